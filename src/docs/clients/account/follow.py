"""Prints every event of your endpoints once and in order, over one connection that
outlives its tokens.

pip install websockets, or apt install python3-websockets
HOOKWIRE_URL=https://… HOOKWIRE_EMAIL=… HOOKWIRE_PASSWORD=… \\
  python3 follow.py ENDPOINT_ID …
"""
import asyncio
import json
import os
import random
import sys
from pathlib import Path

import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tokens import URL, Refused, access_token, forget_access_token

STREAM = "ws" + URL[len("http") :] + "/v1/ws?ack=1"
ENDPOINT_IDS = sys.argv[1:]
POSITIONS = Path(os.environ.get("HOOKWIRE_POSITIONS", "positions.json"))
FINAL_CODES = (1008, 1009, 4002, 4003)
# Version 14 of the library renamed this argument.
MAJOR = int(websockets.__version__.split(".")[0])
HEADERS = "additional_headers" if MAJOR >= 14 else "extra_headers"

# By endpoint, the seq of its last event. Without one it begins with the oldest that is
# stored.
positions = json.loads(POSITIONS.read_text()) if POSITIONS.exists() else {}


async def handle(event):
    """Your work. The position is saved after it: a crash in between repeats one
    event, which has the same id."""
    request = f"{event['method']} {event['path']} {event['body']}"
    print(f"{event['endpoint_id']} #{event['seq']} {request}", flush=True)


def say(text):
    print(text, file=sys.stderr)


def save(endpoint_id, seq):
    positions[endpoint_id] = seq
    new = POSITIONS.with_suffix(".new")
    new.write_text(json.dumps(positions))
    new.replace(POSITIONS)


async def receive(kind, data):
    """True when the stream works: when it brings events, or says that there are
    none."""
    if kind == "status_update":
        say(f"{data['event_id']} is {data['delivery_status']}")
    elif kind == "subscribed":
        for rejected in data["rejected"]:
            say(rejected["message"])
    elif kind == "gap":
        say(f"{data['from']} to {data['to']} of {data['endpoint_id']} are gone")
        save(data["endpoint_id"], data["to"])
    elif kind == "event" and data["seq"] > positions.get(data["endpoint_id"], 0):
        await handle(data)
        save(data["endpoint_id"], data["seq"])
    return kind in ("event", "caught_up")


async def keep_up(socket, token):
    """Subscribes, again for endpoints that had no place before; and gives the socket
    fresh tokens."""
    for turn in range(sys.maxsize):
        if turn % 3 == 0:
            after = {id: positions.get(id, 0) for id in ENDPOINT_IDS}
            message = {"type": "subscribe", "endpoint_ids": ENDPOINT_IDS, "after": after}
            await socket.send(json.dumps(message))
        await asyncio.sleep(20)
        try:
            fresh = await asyncio.to_thread(access_token)
        except (Refused, OSError) as error:
            say(error)
            continue
        if fresh != token:
            token = fresh
            await socket.send(json.dumps({"type": "auth", "token": token}))


async def follow(end):
    """Follows the stream until it ends. Bodies may be larger than the library's
    limit of 1 MiB for a message."""
    token = await asyncio.to_thread(access_token)
    options = {"max_size": None, HEADERS: {"Authorization": f"Bearer {token}"}}
    async with websockets.connect(STREAM, **options) as socket:
        helper = asyncio.create_task(keep_up(socket, token))
        try:
            async for frame in socket:
                message = json.loads(frame)
                if await receive(message["type"], message.get("data")):
                    end["worked"] = True
        finally:
            helper.cancel()
            await asyncio.gather(helper, return_exceptions=True)


async def main():
    tries = 0
    while True:
        end = {"worked": False}
        reason, wait = "closed", 0
        try:
            await follow(end)
        except ConnectionClosed as error:
            reason, code = f"closed with {error}", error.rcvd.code if error.rcvd else 1006
            if code in FINAL_CODES:
                sys.exit(f"Stopped: {reason}")
            if code == 4001:
                forget_access_token()
            wait = 30 if code == 4029 else 0
        except Refused as error:
            if error.wait is None:
                sys.exit(f"Stopped: {error}")
            reason, wait = error, error.wait
        except (InvalidHandshake, OSError, asyncio.TimeoutError) as error:
            reason = f"no connection: {error}"
        tries = 0 if end["worked"] else tries + 1
        # Full jitter: a thousand clients of a server that restarts do not come back at
        # once.
        wait = max(wait, random.uniform(0, min(30, 0.5 * 2**tries)))
        say(f"{reason}; again in {wait:.1f} s")
        await asyncio.sleep(wait)


asyncio.run(main())
