package login

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/audit"
)

// The values that a sign-in is to be answered with, and where it goes on.
const (
	stateKey    = "state"
	nonceKey    = "nonce"
	verifierKey = "verifier"
	nextKey     = "next"
	languageKey = "lang"
)

// startSignIn sends a browser to the issuer. A link leads here and no form: where a form
// may lead to, browsers want to be told, and nobody knows where the issuer sends people.
func (g *Gate) startSignIn(w http.ResponseWriter, r *http.Request) {
	if g.issuer == nil {
		http.NotFound(w, r)
		return
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" || r.Header.Get("Sec-Purpose") != "" {
		http.Redirect(w, r, g.prefix+"/login", http.StatusSeeOther) // nobody wanted to sign in yet
		return
	}
	issuer, err := g.issuer.discover(r.Context())
	if err != nil {
		g.issuerFails(w, r, err)
		return
	}
	state, nonce, verifier := rand.Text(), rand.Text(), oauth2.GenerateVerifier()
	ctx, err := g.signIns.Load(r.Context(), "") // a new one each time
	if err == nil {
		for key, value := range map[string]string{
			stateKey: state, nonceKey: nonce, verifierKey: verifier, nextKey: returnPath(r.Form.Get(nextKey)), languageKey: string(languageOf(r)),
		} {
			g.signIns.Put(ctx, key, value)
		}
		err = write(ctx, w, g.signIns)
	}
	if err != nil {
		g.unavailable(w, r, err)
		return
	}
	// Whoever signed out is asked for the account, and not let in again at once.
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier), oidc.Nonce(nonce), oauth2.SetAuthURLParam("prompt", "select_account")}
	if len(g.demand.classes) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(g.demand.classes, " ")))
	}
	http.Redirect(w, r, issuer.oauth.AuthCodeURL(state, options...), http.StatusSeeOther)
}

// finishSignIn takes a browser back from the issuer.
func (g *Gate) finishSignIn(w http.ResponseWriter, r *http.Request) {
	if g.issuer == nil {
		http.NotFound(w, r)
		return
	}
	waits, err := g.takeSignIn(r.Context(), w, r)
	if err != nil {
		g.unavailable(w, r, err)
		return
	}
	asks := languageOf(r)
	if tag, err := language.Parse(waits[languageKey]); err == nil {
		r = r.WithContext(withLanguage(r.Context(), tag))
	}
	q := r.URL.Query()
	if waits[stateKey] == "" || subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(waits[stateKey])) != 1 {
		g.problem(w, r, http.StatusBadRequest, say(r, "login.problem.expired", nil))
		return
	}
	who, err := g.answered(r, waits)
	var refused *refusal
	switch {
	case err == nil:
		if chosen := languageOf(r); chosen != asks {
			http.SetCookie(w, KeepLanguage(chosen, g.secure())) // the pages go on in it
		}
		g.signIn(w, r, who, waits[nextKey])
	case errors.As(err, &refused) && refused.reason != reasonUnavailable:
		g.refuse(w, r, refused)
	default:
		g.issuerFails(w, r, err)
	}
}

// unmetError is what issuers answer that can't have somebody sign in as is demanded (OpenID
// Connect Core Error Code unmet_authentication_requirements 1.0).
const unmetError = "unmet_authentication_requirements"

// answered is whom the issuer's answer is about.
func (g *Gate) answered(r *http.Request, waits map[string]string) (Identity, error) {
	q := r.URL.Query()
	switch {
	case q.Has("iss") && q.Get("iss") != g.o.Issuer: // RFC 9207: another issuer's answer
		return Identity{}, &refusal{reason: reasonToken, cause: errors.New("another issuer answered")}
	case q.Get("error") == unmetError && g.demand.any():
		return Identity{}, &refusal{reason: reasonOneFactor, cause: errors.New("the issuer says that it can't be met")}
	case q.Get("error") != "" || q.Get("code") == "":
		return Identity{}, &refusal{reason: reasonDenied, cause: errors.New("the issuer says " + celltext.Cut(celltext.Line(q.Get("error")), 100))}
	}
	issuer, err := g.issuer.discover(r.Context())
	if err != nil {
		return Identity{}, err
	}
	ctx, cancel := g.issuer.context(r.Context())
	defer cancel()
	return issuer.identify(ctx, q.Get("code"), waits[verifierKey], waits[nonceKey])
}

// takeSignIn returns what the browser's sign-in waits for, and ends it: it is answered
// once. Of a browser that waits for nothing it is empty.
func (g *Gate) takeSignIn(ctx context.Context, w http.ResponseWriter, r *http.Request) (map[string]string, error) {
	waiting, err := load(ctx, r, g.signIns)
	if err != nil {
		return nil, err
	}
	waits := make(map[string]string)
	for _, key := range g.signIns.Keys(waiting) {
		waits[key] = g.signIns.GetString(waiting, key)
	}
	return waits, end(ctx, w, r, g.signIns)
}

// refuse says why somebody isn't let in.
func (g *Gate) refuse(w http.ResponseWriter, r *http.Request, why *refusal) {
	g.o.Log.Warn("somebody was refused", "reason", string(why.reason), "cause", celltext.Cut(celltext.Line(why.cause.Error()), 300))
	if err := g.o.Trail.Record(r.Context(), audit.Entry{Actor: why.address, Via: audit.ViaIssuer, Action: audit.SignInRefused, Subject: map[string]any{"reason": why.reason}}); err != nil {
		g.o.Log.Error("that somebody was refused could not be recorded", "cause", err.Error())
	}
	args := language.Args{"issuer": g.issuer.name()}
	var text string
	switch why.reason {
	case reasonDenied:
		text = say(r, "login.problem.denied", args)
	case reasonAnother:
		text = say(r, "login.problem.another", language.Args{"issuer": g.issuer.name(), "address": why.address})
	case reasonOneFactor:
		text = say(r, "login.problem.one_factor", args)
	case reasonNoAddress:
		text = say(r, "login.problem.no_address", args)
	case reasonUnverified:
		text = say(r, "login.problem.unverified", language.Args{"issuer": g.issuer.name(), "address": why.address})
	case reasonUnverifiable:
		text = say(r, "login.problem.unverifiable", language.Args{"issuer": g.issuer.name(), "address": why.address})
	default:
		text = say(r, "login.problem.token", args)
	}
	texts := []string{text}
	if !g.demand.any() && (why.reason == reasonNoAddress || why.reason == reasonUnverifiable) { // else a link isn't enough
		texts = append(texts, say(r, "login.problem.ask_link", nil))
	}
	g.problem(w, r, http.StatusForbidden, texts...)
}

// issuerFails says that the issuer does not answer.
func (g *Gate) issuerFails(w http.ResponseWriter, r *http.Request, err error) {
	g.o.Log.Error("the issuer does not answer", "cause", celltext.Cut(celltext.Line(err.Error()), 300))
	w.Header().Set("Retry-After", "60")
	g.problem(w, r, http.StatusServiceUnavailable, say(r, "login.problem.issuer", language.Args{"issuer": g.issuer.name()}))
}
