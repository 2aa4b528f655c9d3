"""The web application, for gunicorn and for `flask --app wsgi`."""

from app import create_app
from app.jobs import embedded

app = create_app()
embedded.when_served(app)
if app.config["ENV"] == "development":
    from app import schema  # brings Alembic, which no production worker needs

    schema.when_served(app)
