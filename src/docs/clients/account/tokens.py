"""Access tokens that are fresh when you ask for them: signs in, refreshes, and keeps
the refresh token in a file."""
import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path

URL = os.environ["HOOKWIRE_URL"]
TOKEN = Path(os.environ.get("HOOKWIRE_TOKEN", "refresh-token.txt"))

access = {"token": "", "renew_at": 0.0}


class Refused(Exception):
    """A refusal that can pass says how long to wait. Any other (wait is None) stays
    until you change something."""

    def __init__(self, text, wait):
        super().__init__(text)
        self.wait = wait


def access_token():
    """Blocks while it renews; call it from one place at a time, as a refresh token
    used twice ends the sign-in."""
    if time.monotonic() >= access["renew_at"]:
        pair = refresh() or log_in()
        TOKEN.touch(mode=0o600)
        TOKEN.write_text(pair["refresh_token"])
        renew_at = time.monotonic() + pair["expires_in"] - 90
        access.update(token=pair["access_token"], renew_at=renew_at)
    return access["token"]


def forget_access_token():
    """The server did not take the token: the next one is a new one."""
    access["renew_at"] = 0.0


def log_in():
    email, password = os.environ["HOOKWIRE_EMAIL"], os.environ["HOOKWIRE_PASSWORD"]
    return post("/v1/auth/login", {"email": email, "password": password})


def refresh():
    """None when there is no refresh token that still works."""
    if not TOKEN.exists():
        return None
    try:
        return post("/v1/auth/refresh", {"refresh_token": TOKEN.read_text()})
    except Refused as refused:
        if refused.wait is None:
            return None
        raise


def post(path, body):
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        retry_after = error.headers.get("Retry-After", "5" if error.code >= 500 else None)
        text = f"{path} answered {error.code} {error.read().decode()}"
        raise Refused(text, None if retry_after is None else int(retry_after)) from None
