"""A link to an object in S3 that works for a while: AWS's signature, version 4, in the query.

Our own for the reason that signature.py gives; tests hold it to botocore's.
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from kundenakte.storage.signature import signing_key


def link(
    address: str,
    credentials: Any,
    region: str,
    seconds: int,
    told: Mapping[str, str],
    method: str = "GET",
) -> str:
    """`address` (without a query) signed for a request by whoever has the link.

    `credentials` are frozen ones of botocore: access key, secret key, token. `told` are headers
    that S3 is to answer with.
    """
    access_key, secret, token, *_ = credentials
    parts = urlsplit(address)
    at = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    scope = f"{at[:8]}/{region}/s3/aws4_request"
    query = {
        **told,
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{access_key}/{scope}",
        "X-Amz-Date": at,
        "X-Amz-Expires": str(seconds),
        **({"X-Amz-Security-Token": token} if token else {}),
        "X-Amz-SignedHeaders": "host",
    }
    written = "&".join(f"{name}={quote(value, safe='')}" for name, value in sorted(query.items()))
    asked = f"{method}\n{parts.path}\n{written}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    hashed = hashlib.sha256(asked.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{hashed}"
    key = signing_key(secret, at[:8], region, "s3")
    return f"{address}?{written}&X-Amz-Signature={hmac.digest(key, text.encode(), 'sha256').hex()}"
