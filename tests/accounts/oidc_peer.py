"""A small OpenID Connect provider on loopback: the directory of a ministry, for tests.

It is strict where a real one is (PKCE with S256, client secret, each code once) and can be told
to lie, so that the tests see who notices.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from functools import cache
from urllib.parse import urlencode

from joserfc import jws, jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.end_to_end.site import Silent

CLIENT, SECRET = "rostrum", "the secret of the client, in tests"


@cache
def _key():
    return RSAKey.generate_key(2048, {"kid": "one"}, private=True)


class Directory:
    """The provider; `claims` are added to each ID token, `lies` change what is signed."""

    def __init__(self):
        self.key = _key()
        self.claims = {"sub": "person-1", "email": "desk@example.org", "email_verified": True}
        self.lies = {}
        self.algorithm, self.foreign_key = "RS256", None
        self.metadata_lies = {}
        self.codes, self.asked = {}, []
        self.server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=Silent)
        self.issuer = f"http://127.0.0.1:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever)

    def up(self):
        self.thread.start()

    def down(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @Request.application
    def __call__(self, request):
        doors = {
            "/.well-known/openid-configuration": self._metadata,
            "/jwks": self._jwks,
            "/authorize": self._authorize,
            "/token": self._token,
        }
        return doors[request.path](request)

    def _metadata(self, _request):
        return self._json(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                "code_challenge_methods_supported": ["S256"],
            }
            | self.metadata_lies
        )

    def _jwks(self, _request):
        return self._json({"keys": [self.key.as_dict(private=False)]})

    def _authorize(self, request):
        """Let the person in at once, and send the browser back."""
        asked = request.args.to_dict()
        self.asked.append(asked)
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    def _token(self, request):
        given = request.authorization
        asked = self.codes.pop(request.form["code"], None)
        verifier = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        known = given and (given.username, given.password) == (CLIENT, SECRET)
        if not known or not asked or asked["code_challenge"] != challenge:
            return self._json({"error": "invalid_grant"}, 400)
        token = {"access_token": "x", "token_type": "Bearer", "id_token": self._signed(asked)}
        return self._json({name: value for name, value in token.items() if value})

    def _signed(self, asked):
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        said |= {"nonce": asked["nonce"]} | self.claims | self.lies
        if self.algorithm == "":
            return None
        header = {"alg": self.algorithm, "kid": "one"}
        key = self.foreign_key or self.key
        registry = jws.JWSRegistry(algorithms=["RS256", "HS256", "none"])
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(header, said, key, registry=registry)

    @staticmethod
    def _json(value, status=200):
        return Response(json.dumps(value), status, content_type="application/json")
