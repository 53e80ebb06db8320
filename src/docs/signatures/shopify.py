import base64
import hashlib
import hmac


def verify(headers, body, secret):
    """body: the raw bytes, before anything parses them. headers: with lower-case names."""
    expected = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(headers.get("x-shopify-hmac-sha256", ""), expected)
