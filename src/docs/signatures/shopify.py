import base64
import hashlib
import hmac


def verify(headers, body, secret):
    """body: the raw bytes, before anything parses them. headers: with lower-case
    names."""
    mac = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    expected = base64.b64encode(mac).decode()
    return hmac.compare_digest(headers.get("x-shopify-hmac-sha256", ""), expected)
