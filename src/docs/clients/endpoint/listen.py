"""Prints every request of an endpoint once and in order, across lost connections and
restarts.

pip install websockets, or apt install python3-websockets
HOOKWIRE_STREAM=wss://…/ws/ENDPOINT_ID HOOKWIRE_API_KEY=hwk_… python3 listen.py
"""
import asyncio
import json
import os
import random
import sys
from pathlib import Path

import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake

STREAM = os.environ["HOOKWIRE_STREAM"]
API_KEY = os.environ["HOOKWIRE_API_KEY"]
POSITION = Path(os.environ.get("HOOKWIRE_POSITION", "position.txt"))
FINAL_CODES = (1008, 1009, 4001, 4003, 4004)
# Version 14 of the library renamed this argument.
MAJOR = int(websockets.__version__.split(".")[0])
HEADERS = "additional_headers" if MAJOR >= 14 else "extra_headers"

# Without a saved position it begins with the next request; write 0 into the file to
# begin with the oldest.
seq = int(POSITION.read_text()) if POSITION.exists() else None


async def handle(request):
    """Your work. The position is saved after it: a crash in between repeats one
    request, which has the same id."""
    text = f"{request['method']} {request['path']} {request['body']}"
    print(f"#{request['seq']} {text}", flush=True)


def save(position):
    global seq
    seq = position
    new = POSITION.with_suffix(".new")
    new.write_text(str(seq))
    new.replace(POSITION)


async def follow(end):
    """Follows the stream until it ends. Bodies may be larger than the library's
    limit of 1 MiB for a message."""
    address = STREAM if seq is None else f"{STREAM}?after={seq}"
    options = {"max_size": None, HEADERS: {"Authorization": f"Bearer {API_KEY}"}}
    async with websockets.connect(address, **options) as socket:
        async for frame in socket:
            message = json.loads(frame)
            kind, payload = message["type"], message.get("payload")
            if kind == "connected" and seq is None:
                save(payload["seq"])
            elif kind == "new_request" and payload["seq"] > seq:
                await handle(payload)
                save(payload["seq"])
            elif kind == "gap":
                lost = f"{payload['from']} to {payload['to']}"
                print(f"{lost} are gone: {payload['reason']}", file=sys.stderr)
                save(payload["to"])
            end["worked"] = end["worked"] or kind in ("new_request", "caught_up")


async def main():
    tries = 0
    while True:
        end = {"worked": False}
        reason, wait = "closed", 0
        try:
            await follow(end)
        except ConnectionClosed as error:
            reason = f"closed with {error}"
            if error.rcvd and error.rcvd.code in FINAL_CODES:
                sys.exit(f"Stopped: {reason}")
        except InvalidHandshake as error:
            reason = f"refused with {error}"
            # Before version 13 the error itself has the status and the headers.
            response = getattr(error, "response", error)
            retry_after = getattr(response, "headers", {}).get("Retry-After")
            # A refusal that can pass says when to come back. Any other stays until you
            # change something.
            if getattr(response, "status_code", 500) < 500 and retry_after is None:
                sys.exit(f"Stopped: {reason}")
            wait = int(retry_after or 0)
        except (OSError, asyncio.TimeoutError) as error:
            reason = f"no connection: {error}"
        tries = 0 if end["worked"] else tries + 1
        # Full jitter: a thousand clients of a server that restarts do not come back at
        # once.
        wait = max(wait, random.uniform(0, min(30, 0.5 * 2**tries)))
        print(f"{reason}; again in {wait:.1f} s", file=sys.stderr)
        await asyncio.sleep(wait)


asyncio.run(main())
