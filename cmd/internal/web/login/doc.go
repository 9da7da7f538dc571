// Package login decides who gets in to the page: authentication by OpenID Connect
// (authorization code flow with PKCE) or by a one-time link, and sessions in a cookie.
//
// [Gate.Require] stands before whatever only people of a register may see. It finds out
// who asks ([From]) and what they are to each register ([Memberships], [Of]), at every
// request, so that whoever leaves the team is out at once. Another's register is one that
// there isn't: handlers answer 404 where [Of] finds nothing.
//
//	nobody          a browser is led to /login; others get 401
//	known nowhere   403, with a way to sign out
//	of a register   let through, with the strongest role that anything gives them
//	an operator     let through, as manager of every register
//
// # Signing in
//
//	GET  /login/start      to the issuer, with state, nonce and the challenge of a verifier
//	GET  /login/callback   back from it: the code becomes an ID token, whose address must be verified
//	GET  /login/link#TOKEN a page with a button; what follows # no server, proxy or preview is sent
//	POST /login/link       uses the link up
//	POST /logout           ends the session, or with “everywhere” all of the person's
//
// The account that first signs in by an address is noted, and another one of the same issuer
// is refused until the operator lets it in (package webaccounts): registers know people by
// addresses, which companies give to others. A second factor may be demanded of the issuer,
// and of sessions ([Options.Classes], [Options.Methods]).
//
// Package go-oidc checks the token's signature, issuer, audience and expiry; nonce,
// authorized party and the verified address are checked here. What a sign-in waits for is
// kept in the database under a token in a second cookie, for [SignInLimits], and is taken
// away by the first answer. A session's token is new with each sign-in, so that one that
// somebody planted in a browser (session fixation) is never let in.
//
// Cookies are HttpOnly and SameSite=Lax and, over https, Secure with the prefix __Host-.
// Package hostcheck, which stands before all pages, has other sites' requests and names
// refused.
//
// Whoever signs in or out, or is refused, is in the audit trail; logs have no address and
// no secret.
package login
