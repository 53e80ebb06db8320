import hashlib
import hmac


def verify(headers, body, secret):
    """body: the raw bytes, before anything parses them. headers: with lower-case
    names."""
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(headers.get("x-hub-signature-256", ""), expected)
