import base64
import hashlib
import hmac
import time

TOLERANCE_S = 300


def verify(headers, body, secret):
    """body: the raw bytes, before anything parses them. headers: with lower-case
    names."""
    message_id = headers.get("webhook-id", "")
    sent_at = headers.get("webhook-timestamp", "0")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{sent_at}.".encode() + body
    mac = hmac.new(key, signed, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(mac).decode()
    # Two while the secret is being changed.
    signatures = headers.get("webhook-signature", "").split(" ")
    # What was signed long ago may be sent again by somebody who has read it.
    is_fresh = abs(time.time() - int(sent_at)) <= TOLERANCE_S
    return is_fresh and any(hmac.compare_digest(one, expected) for one in signatures)
