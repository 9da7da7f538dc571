package login

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/webaccounts"
)

// The values of a session.
const (
	personKey   = "person" // an address; "" for an operator
	nameKey     = "name"
	operatorKey = "operator" // “true” for an operator
	viaKey      = "via"
	classKey    = "acr" // how the issuer says that they signed in
	methodsKey  = "amr"
	notedKey    = "noted" // “true” where the account is the one that the address belongs to
)

// load returns the context with the session that a request's cookie names, a new one
// where it names none.
func load(ctx context.Context, r *http.Request, m *scs.SessionManager) (context.Context, error) {
	token := ""
	if cookie, err := r.Cookie(m.Cookie.Name); err == nil {
		token = cookie.Value
	}
	return m.Load(ctx, token)
}

// whoAsks is who is signed in.
func (g *Gate) whoAsks(ctx context.Context, r *http.Request) (who Identity, ok bool, err error) {
	if ctx, err = load(ctx, r, g.sessions); err != nil {
		return Identity{}, false, err
	}
	who = Identity{
		Address: g.sessions.GetString(ctx, personKey), Name: g.sessions.GetString(ctx, nameKey),
		Operator: g.sessions.GetString(ctx, operatorKey) == "true", Via: audit.Via(g.sessions.GetString(ctx, viaKey)),
		class: g.sessions.GetString(ctx, classKey), methods: g.sessions.GetString(ctx, methodsKey), noted: g.sessions.GetString(ctx, notedKey) == "true",
	}
	// What is demanded may not have been when they signed in.
	return who, (who.Operator || who.Address != "") && g.demand.isMet(&who), nil
}

// signIn begins a session under a new token, ends the one that the browser had, and sends
// the browser on.
func (g *Gate) signIn(w http.ResponseWriter, r *http.Request, who Identity, next string) {
	memberships, err := g.memberships(r.Context(), who)
	if err == nil && who.Via == audit.ViaIssuer && len(memberships) > 0 { // strangers' accounts are nobody's business
		err = g.o.Accounts.Admit(r.Context(), g.o.Issuer, who.subject, who.Address, g.o.Now())
		who.noted = err == nil
	}
	if errors.Is(err, webaccounts.ErrAnother) {
		g.refuse(w, r, &refusal{reason: reasonAnother, address: who.Address, cause: err})
		return
	}
	if err == nil {
		registers := make([]string, len(memberships))
		for i, m := range memberships {
			registers[i] = m.Register
		}
		err = g.o.Trail.Record(r.Context(), audit.Entry{Actor: who.Actor(), Via: who.Via, Action: audit.SignedIn, Subject: map[string]any{"registers": registers}})
	}
	if err == nil {
		err = g.begin(r.Context(), w, r, who)
	}
	if err != nil {
		g.unavailable(w, r, err)
		return
	}
	g.o.Log.Info("somebody signed in", "via", who.Via, "registers", len(memberships))
	http.Redirect(w, r, g.prefix+returnPath(next), http.StatusSeeOther)
}

// begin gives the browser a session.
func (g *Gate) begin(ctx context.Context, w http.ResponseWriter, r *http.Request, who Identity) error {
	ctx, err := load(ctx, r, g.sessions)
	if err != nil {
		return err
	}
	if err := g.sessions.RenewToken(ctx); err != nil {
		return err
	}
	if err := g.sessions.Clear(ctx); err != nil {
		return err
	}
	g.sessions.Put(ctx, personKey, who.Address)
	g.sessions.Put(ctx, nameKey, who.Name)
	g.sessions.Put(ctx, viaKey, string(who.Via))
	if who.Operator {
		g.sessions.Put(ctx, operatorKey, "true")
	}
	if who.noted {
		g.sessions.Put(ctx, notedKey, "true")
	}
	if who.class != "" {
		g.sessions.Put(ctx, classKey, who.class)
	}
	if who.methods != "" {
		g.sessions.Put(ctx, methodsKey, who.methods)
	}
	return write(ctx, w, g.sessions)
}

// write stores a session and has the browser keep its token.
func write(ctx context.Context, w http.ResponseWriter, m *scs.SessionManager) error {
	token, expiry, err := m.Commit(ctx)
	if err != nil {
		return err
	}
	m.WriteSessionCookie(ctx, w, token, expiry)
	w.Header().Set("Cache-Control", "no-store") // the cookie's own is weaker
	return nil
}

// end ends a session and has the browser drop its token.
func end(ctx context.Context, w http.ResponseWriter, r *http.Request, m *scs.SessionManager) error {
	ctx, err := load(ctx, r, m)
	if err != nil {
		return err
	}
	if err := m.Destroy(ctx); err != nil {
		return err
	}
	m.WriteSessionCookie(ctx, w, "", time.Time{})
	w.Header().Set("Cache-Control", "no-store")
	return nil
}

// everywhereKey in a form has all sessions of the person ended.
const everywhereKey = "everywhere"

// signOut ends the session, or all of the person's.
func (g *Gate) signOut(w http.ResponseWriter, r *http.Request) {
	who, ok, err := g.whoAsks(r.Context(), r)
	action, text := audit.SignedOut, language.Key("login.signed_out.text")
	if err == nil && ok && r.PostForm.Get(everywhereKey) != "" {
		action, text = audit.SessionsEnded, "login.signed_out.everywhere"
		_, err = g.o.Sessions.End(r.Context(), who.Address)
	}
	if err == nil {
		err = end(r.Context(), w, r, g.sessions)
	}
	if err != nil {
		g.unavailable(w, r, err)
		return
	}
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	if ok {
		if err := g.o.Trail.Record(r.Context(), audit.Entry{Actor: who.Actor(), Via: who.Via, Action: action}); err != nil {
			g.o.Log.Error("that somebody signed out could not be recorded", "cause", err.Error())
		}
	}
	g.showSignedOut(w, r, text)
}
