"""The web application, for gunicorn and for `flask --app wsgi`."""

from app import create_app
from app.jobs import embedded
from config import Unsafe

try:
    app = create_app()
except Unsafe as faults:
    raise SystemExit(f"Rostrum does not start with these settings:\n{faults}") from None
embedded.when_served(app)
if app.config["ENV"] == "development":
    from app import schema  # brings Alembic, which no production worker needs

    schema.when_served(app)
