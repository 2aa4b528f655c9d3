"""Pages that follow along: server-sent events, and polling where they do not come through."""
