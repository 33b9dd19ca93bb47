"""A small identity provider, for the tests of signing in: OpenID Connect's code flow with PKCE, and everything that can be wrong
with it, on request. It approves whoever comes."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
import urllib.parse

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT = "smultron"
SECRET = "hemlig: å&="


class IdentityProvider:
    """Runs until stopped. What it does is changed between sign-ins: `claims` and `header` are merged into the next tokens,
    None taking a claim out; `broken` maps a path to a function that answers instead."""

    def __init__(self, host="127.0.0.1", secret=SECRET, port=0):
        self.secret = secret
        self.keys = {"rsa-1": RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})}
        self.published = ["rsa-1"]
        self.reset()
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                provider.answer(self, None)

            def do_POST(self):
                provider.answer(self, self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.issuer = f"http://{host}:{self.port}/kommun"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self):
        self.claims, self.header, self.broken, self.description = {}, {}, {}, {}
        self.algorithm, self.key_id = "RS256", "rsa-1"
        self.forge = None
        self.codes, self.asked = {}, []

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def settings(self):
        return {
            "SMULTRON_OIDC_ISSUER": self.issuer, "SMULTRON_OIDC_CLIENT_ID": CLIENT,
            **({"SMULTRON_OIDC_CLIENT_SECRET": self.secret} if self.secret else {}),
            "SMULTRON_OIDC_TENANT": "kiruna", "SMULTRON_OIDC_ADMIN_GROUPS": "ledning, it",
            "SMULTRON_OIDC_PLANNER_GROUPS": "planerare", "SMULTRON_OIDC_NAME": "Kiruna kommun",
        }

    def add_key(self, name, kind):
        make = {"RSA": lambda: RSAKey.generate_key(2048, {"kid": name, "use": "sig"}),
                "EC": lambda: ECKey.generate_key("P-256", {"kid": name, "use": "sig"})}[kind]
        self.keys[name] = make()

    def public_pem(self, name="rsa-1"):
        return self.keys[name].as_pem(private=False)

    def answer(self, handler, body):
        path, _, query = handler.path.partition("?")
        path = path.removeprefix("/kommun")
        self.asked.append(path)
        if path in self.broken:
            return self.broken[path](handler)
        if path == "/.well-known/openid-configuration":
            return self.json(handler, {
                "issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize?via=login",
                "token_endpoint": self.issuer + "/token", "jwks_uri": self.issuer + "/keys", **self.description})
        if path == "/keys":
            published = [self.keys[name].as_dict(private=False) for name in self.published]
            # What real providers publish beside them: keys for encryption, of algorithms nobody here has heard of.
            return self.json(handler, {"keys": [
                {"kty": "oct9", "kid": "strange"}, {"kty": "RSA", "use": "enc", "alg": "RSA-OAEP-256", "kid": "enc", "n": "AQ",
                                                    "e": "AQAB"}, *published]})
        if path == "/authorize":
            return self.authorize(handler, dict(urllib.parse.parse_qsl(query)))
        if path == "/token":
            return self.token(handler, dict(urllib.parse.parse_qsl(body)))
        handler.send_error(404)

    def authorize(self, handler, query):
        assert query["via"] == "login" and query["response_type"] == "code" and query["client_id"] == CLIENT, query
        assert query["code_challenge_method"] == "S256" and "openid" in query["scope"].split(), query
        assert len(query["code_challenge"]) == 43 and len(query["state"]) >= 22 and len(query["nonce"]) >= 22, query
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        answer = {"code": code, "state": query["state"], "iss": self.issuer}
        handler.send_response(302)
        handler.send_header("Location", query["redirect_uri"] + "?" + urllib.parse.urlencode(answer))
        handler.end_headers()

    def token(self, handler, form):
        asked = self.codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        expected = base64.b64encode(
            ":".join(urllib.parse.quote(part, safe="") for part in (CLIENT, self.secret or "")).encode()).decode()
        known = handler.headers["Authorization"] == "Basic " + expected if self.secret else form["client_id"] == CLIENT
        if (not asked or not known or form["grant_type"] != "authorization_code"
                or challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]):
            return self.json(handler, {"error": "invalid_grant", "error_description": "Anna Andersson"}, 400)
        self.json(handler, {"id_token": self.identity_token(asked["nonce"]), "access_token": "x", "token_type": "Bearer"})

    def identity_token(self, nonce):
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "7f3a-anna", "aud": CLIENT, "exp": now + 300, "iat": now, "nbf": now,
                  "nonce": nonce, "tid": "kiruna", "name": "Anna Andersson", "groups": ["planerare", "alla"], **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key_id, **self.header}
        if self.forge:
            return self.forge(header, claims)
        return jwt.encode(header, claims, self.keys[self.key_id], algorithms=[self.algorithm])

    @staticmethod
    def json(handler, content, status=200):
        data = json.dumps(content).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)


def part(value):
    """A part of a token, as it is written."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unsigned(header, claims):
    return f"{part({**header, 'alg': 'none'})}.{part(claims)}."


def signed_with_public_key(pem):
    """HS256 with the public key as the secret: the classic confusion of algorithms. By hand, since no library would do it."""
    def forge(header, claims):
        text = part({**header, "alg": "HS256"}) + "." + part(claims)
        return text + "." + part(hmac.digest(pem, text.encode(), "sha256"))

    return forge
