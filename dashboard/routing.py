from django.urls import path

from dashboard import converters  # noqa: F401 - registers run_id
from dashboard.consumers import RunConsumer

websocket_urlpatterns = [
    path("ws/runs/<run_id:run_id>/", RunConsumer.as_asgi()),  # type: ignore[arg-type]
]
