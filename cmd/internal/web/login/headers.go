package login

import "net/http"

// policy lets pages load what this server has, and be shown in nobody's frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// Headers is the function of this name for the gate's pages.
func (g *Gate) Headers(next http.Handler) http.Handler { return Headers(g.secure(), next) }

// Headers keeps pages from what other sites may try with them: they run no script and
// load no style but the server's own files, are framed by nobody, tell nobody where their
// links stand, and are read by no other site. secure says that they, and what is below their
// name, are reached over https alone; by the name localhost, other servers of the machine are
// reached as well, which is why browsers aren't told then.
func Headers(secure bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		if secure && !isLocalhost(hostname(r.Host)) {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}
