// A real OpenID provider, set as ProConnect is: signed userinfo, state and nonce, levels of assurance, logout.
// Its own pages are replaced: whoever POST /test/person describes is signed in at once.
// Prints its issuer on the first line of its output. Settings come as JSON on its command line:
// { redirect, goodbye, secret, unsigned?, algorithm? }
import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import Provider, { interactionPolicy } from "oidc-provider";

const settings = JSON.parse(process.argv[2]);
let person = null;
let withdrawn = false;

function newKey(alg = "RS256") {
  const { privateKey } =
    alg === "ES256" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg };
}

function published({ kid, use, alg, kty, n, e, crv, x, y }) {
  return { kid, use, alg, kty, n, e, crv, x, y };
}

const algorithm = settings.algorithm ?? "RS256";
let key = newKey(algorithm);

// The level of assurance is the one that the test gives, whatever was asked for: the site must check it itself.
function policy() {
  const prompts = interactionPolicy.base();
  for (const check of ["essential_acrs", "essential_acr"]) prompts.get("login").checks.remove(check);
  return prompts;
}

function makeProvider(issuer) {
  const made = new Provider(issuer, {
    clients: [
      {
        client_id: "site-under-test",
        client_secret: settings.secret,
        redirect_uris: [settings.redirect],
        post_logout_redirect_uris: [settings.goodbye],
        token_endpoint_auth_method: "client_secret_post",
        id_token_signed_response_alg: algorithm,
        ...(settings.unsigned ? {} : { userinfo_signed_response_alg: algorithm }),
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomUUID()] },
    acrValues: ["eidas0", "eidas1", "eidas2"],
    scopes: ["openid", "given_name", "usual_name", "email", "siret", "roles", "organization_label"],
    claims: {
      openid: ["sub"],
      acr: null,
      given_name: ["given_name"],
      usual_name: ["usual_name"],
      email: ["email"],
      siret: ["siret"],
      roles: ["roles"],
      organization_label: ["organization_label"],
    },
    features: {
      devInteractions: { enabled: false },
      jwtUserinfo: { enabled: true },
      claimsParameter: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: askToLeave },
    },
    pkce: { required: () => false },
    ttl: { AuthorizationCode: 60, AccessToken: 60, IdToken: 60, Session: 12 * 3600, Grant: 12 * 3600, Interaction: 600 },
    interactions: { policy: policy(), url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ ...person, sub }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new made.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid given_name usual_name email siret roles organization_label");
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => {
      ctx.type = "html";
      ctx.body = `<!doctype html><title>Refus</title><h1>${out.error}</h1><p>${out.error_description ?? ""}</p>`;
    },
  });
  return made;
}

function askToLeave(ctx, form) {
  ctx.body = `<!doctype html><html lang="fr"><title>Quitter</title><h1>Quitter ?</h1>${form}
    <button type="submit" form="op.logoutForm" name="logout" value="yes">Oui</button></html>`;
}

function read(request) {
  return new Promise((resolve) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => resolve(body ? JSON.parse(body) : {}));
  });
}

function answer(response, value, status = 200) {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(value));
}

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  let provider;
  let handle;
  function become(named) {
    provider = makeProvider(named);
    handle = provider.callback();
  }
  become(issuer);

  server.on("request", async (request, response) => {
    const path = new URL(request.url, issuer).pathname;
    if (path === "/favicon.ico") return response.writeHead(204).end();
    if (path === "/test/person") {
      person = await read(request);
      return answer(response, {});
    }
    if (path === "/test/withdraw-key") {
      withdrawn = true; // tokens go on being signed by a key that is published no more
      return answer(response, {});
    }
    if (path === "/test/change-key") {
      key = newKey(algorithm);
      become(issuer);
      return answer(response, {});
    }
    if (path === "/test/issuer") {
      become((await read(request)).issuer); // the same keys and codes, under another name
      return answer(response, {});
    }
    if (path === "/jwks" && withdrawn) return answer(response, { keys: [published(newKey(algorithm))] });
    if (path.startsWith("/interaction/")) {
      const result = person.refuses
        ? { error: "access_denied" }
        : { login: { accountId: person.sub, acr: person.acr ?? "eidas1", amr: ["pwd"] } };
      return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    }
    return handle(request, response);
  });
  console.log(issuer);
});
