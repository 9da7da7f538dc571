package login

import (
	"errors"
	"net/http"
	"strings"

	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/websessions"
)

// LinkPath is the path of links. The token follows behind #, which browsers keep to
// themselves: it stands in no log of a server or proxy, and no preview of a chat uses it
// up. The page's script takes it into the form and out of the address.
const LinkPath = "/login/link"

// LeavePath is where a form is posted by which somebody signs out.
const LeavePath = "/logout"

// useLink lets in whoever has a link, once.
func (g *Gate) useLink(w http.ResponseWriter, r *http.Request) {
	token := websessions.ParseToken(linkToken(r.PostForm.Get("code")))
	person, err := g.o.Links.Use(r.Context(), token, g.o.Now())
	switch {
	case errors.Is(err, websessions.ErrUnknown):
		g.o.Log.Warn("a link was refused")
		if err := g.o.Trail.Record(r.Context(), audit.Entry{Via: audit.ViaLink, Action: audit.SignInRefused}); err != nil {
			g.o.Log.Error("that a link was refused could not be recorded", "cause", err.Error())
		}
		g.problem(w, r, http.StatusForbidden, say(r, "login.link.unknown", nil))
	case err != nil:
		g.unavailable(w, r, err)
	default:
		who := Identity{Address: person, Operator: person == "", Via: audit.ViaLink}
		if !g.demand.isMet(&who) {
			g.refuseLink(w, r, person)
			return
		}
		g.signIn(w, r, who, "/")
	}
}

// refuseLink says that a link isn't enough.
func (g *Gate) refuseLink(w http.ResponseWriter, r *http.Request, person string) {
	g.o.Log.Warn("a link was refused, since a second factor is demanded")
	if err := g.o.Trail.Record(r.Context(), audit.Entry{Actor: person, Via: audit.ViaLink, Action: audit.SignInRefused, Subject: map[string]any{"reason": reasonOneFactor}}); err != nil {
		g.o.Log.Error("that a link was refused could not be recorded", "cause", err.Error())
	}
	g.problem(w, r, http.StatusForbidden, say(r, "login.link.one_factor", nil))
}

// linkToken is the token of a link, which people may paste whole.
func linkToken(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '#')+1:]
}
