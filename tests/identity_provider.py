"""An identity provider on this machine, and what takes its tokens."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from gridmap.identity.bearer import BearerPolicy, BearerTokens

ISSUER, AUDIENCE = "https://login.example/realms/city", "gridmap"


class Provider:
    """An identity provider on this machine: signs tokens, publishes the keys to check them by."""

    def __init__(self):
        self.rsa = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
        self.ec = ec.generate_private_key(ec.SECP256R1())
        self.n_asked = 0
        keys = [
            {**json.loads(RSAAlgorithm.to_jwk(self.rsa.public_key())), "kid": "one", "use": "sig"},
            {**json.loads(ECAlgorithm.to_jwk(self.ec.public_key())), "kid": "two", "use": "sig"},
        ]
        self.key_set = json.dumps({"keys": keys})
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.n_asked += 1
                self.send_response(200)
                self.end_headers()
                self.wfile.write(provider.key_set.encode())

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}/certs"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def token(self, *, key=None, alg="RS256", kid="one", **claims) -> str:
        said = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "7",
            "exp": time.time() + 600,
            "preferred_username": "li.wei",
            "groups": ["gridmap:dispatcher", "choir"],
            "gridmap_subdistricts": "*",
        } | claims
        kept = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(kept, key or self.rsa, algorithm=alg, headers={"kid": kid})


def taken_from(keys, **more) -> BearerTokens:
    return BearerTokens(BearerPolicy(issuer=ISSUER, audience=AUDIENCE, keys=str(keys), **more))
