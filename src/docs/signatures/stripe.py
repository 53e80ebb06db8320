import hashlib
import hmac
import time

TOLERANCE_S = 300


def verify(headers, body, secret):
    """body: the raw bytes, before anything parses them. headers: with lower-case
    names."""
    header = headers.get("stripe-signature", "")
    parts = [part.partition("=") for part in header.split(",")]
    sent_at = next((value for key, _, value in parts if key == "t"), "0")
    # Two while the secret is being changed.
    signatures = [value for key, _, value in parts if key == "v1"]
    signed = f"{sent_at}.".encode() + body
    expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    # What was signed long ago may be sent again by somebody who has read it.
    is_fresh = abs(time.time() - int(sent_at)) <= TOLERANCE_S
    return is_fresh and any(hmac.compare_digest(one, expected) for one in signatures)
