"""The web application, for gunicorn and for `flask --app wsgi`."""

from app import create_app
from app.jobs import embedded

app = create_app()
embedded.when_served(app)
