import hashlib
import hmac
import time

TOLERANCE_S = 300


def verify(headers, body, secret):
    """body: the raw bytes, before anything parses them. headers: with lower-case
    names."""
    sent_at = headers.get("x-slack-request-timestamp", "0")
    signed = f"v0:{sent_at}:".encode() + body
    expected = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    # What was signed long ago may be sent again by somebody who has read it.
    is_fresh = abs(time.time() - int(sent_at)) <= TOLERANCE_S
    signature = headers.get("x-slack-signature", "")
    return is_fresh and hmac.compare_digest(signature, expected)
