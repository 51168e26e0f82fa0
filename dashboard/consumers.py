"""The socket of a run: its card, its chunks from the viewer's cursor on, and its end."""

import asyncio
import contextlib
import json
import logging
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.http import parse_cookie

from dashboard.live import ChunkData, RunChanged, follow
from dashboard.models import Run
from dashboard.sharing import PARAMETER, runs_of, shared_card
from dashboard.workspace import workspace_of

logger = logging.getLogger(__name__)

FINISHED = 1000
SERVER_ERROR = 1011
UNKNOWN_RUN = 4404


class RunConsumer(AsyncWebsocketConsumer):
    """Sends; what the viewer says is not listened to."""

    feeding: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        await self.accept()
        run = await self.readable_run(self.scope["url_route"]["kwargs"]["run_id"])
        if run is None:
            await self.close(UNKNOWN_RUN)
            return
        self.feeding = asyncio.create_task(self.serve(run))

    async def disconnect(self, code: int) -> None:
        if self.feeding is not None:
            self.feeding.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.feeding

    async def serve(self, run: Run) -> None:
        try:
            await self.close(FINISHED if await self.feed(run) else UNKNOWN_RUN)
        except Exception:
            # A browser that is cut off comes back with its cursor; one that hears nothing would wait for ever.
            logger.exception("the socket of run %s failed", run.pk)
            await self.close(SERVER_ERROR)

    async def feed(self, run: Run) -> bool:
        """Send the run to its end; False if it was deleted meanwhile."""
        await self.tell("run", self.card(run.card()))
        # One send at a time: a slow viewer holds back its own feed and nothing else.
        async with contextlib.aclosing(follow(run.pk, self.cursor())) as updates:
            async for update in updates:
                match update:
                    case ChunkData(data=data):
                        await self.send(bytes_data=data)
                    case RunChanged(card=card, over=over):
                        await self.tell("run", self.card(card))
                        if over:
                            await self.tell("end", {name: card[name] for name in ("chunks", "trace_hash", "state")})
                            return True
        return False

    async def tell(self, kind: str, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps({"type": kind, **message}))

    def cursor(self) -> int:
        """The last chunk the viewer says it has; -1 if it says nothing that makes sense."""
        asked = self.asked("after") or "-1"
        return max(int(asked), -1) if asked.lstrip("-").isdecimal() and len(asked) < 10 else -1

    def asked(self, name: str) -> str:
        """What the address says under this name; nothing if it says nothing."""
        return parse_qs(self.scope["query_string"].decode("latin-1")).get(name, [""])[0]

    def card(self, card: dict[str, Any]) -> dict[str, Any]:
        """The card as the viewer may use it."""
        token = self.asked(PARAMETER)
        return shared_card(card, token) if token else card

    @database_sync_to_async
    def readable_run(self, run_id: UUID) -> Run | None:
        headers = dict(self.scope["headers"])
        cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        return runs_of(workspace_of(cookies), self.asked(PARAMETER)).filter(pk=run_id).cards_only().first()
