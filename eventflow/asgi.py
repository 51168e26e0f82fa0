import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eventflow.settings")
http = get_asgi_application()

# Consumers import models, which can be loaded only now that Django is set up.
from dashboard.routing import websocket_urlpatterns  # noqa: E402

# The stubs know only patterns that lead to an ASGI application, which a consumer's as_asgi() is.
websocket = URLRouter(websocket_urlpatterns)  # type: ignore[arg-type]
application = ProtocolTypeRouter({"http": http, "websocket": AllowedHostsOriginValidator(websocket)})
