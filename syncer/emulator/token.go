package emulator

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	jwtGrant  = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	clockSkew = 5 * time.Minute
)

// grantError is an error of the token endpoint.
type grantError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// exchange answers POST /token: a service account's signed JWT for an access token.
func (s *Server) exchange(r *http.Request) (status int, body []byte) {
	fail := func(code, description string) (int, []byte) {
		b, err := json.Marshal(grantError{code, description})
		if err != nil {
			return http.StatusInternalServerError, nil
		}
		return http.StatusBadRequest, b
	}
	if err := r.ParseForm(); err != nil {
		return fail("invalid_request", "Invalid request body.")
	}
	switch r.PostForm.Get("grant_type") {
	case jwtGrant:
	case "":
		return fail("invalid_request", "Required parameter is missing: grant_type")
	default:
		return fail("unsupported_grant_type", "Invalid grant_type: "+r.PostForm.Get("grant_type"))
	}
	c, problem := s.assertion(r.PostForm.Get("assertion"), true)
	if problem != nil {
		return fail(problem.Error, problem.Description)
	}
	token, err := s.identities.token(c)
	if err != nil {
		return http.StatusInternalServerError, nil
	}
	b, err := json.Marshal(map[string]any{"access_token": token, "expires_in": int(tokenLife.Seconds()) - 1, "token_type": "Bearer"})
	if err != nil {
		return http.StatusInternalServerError, nil
	}
	return http.StatusOK, b
}

type serviceClaims struct {
	jwt.RegisteredClaims
	Scope string `json:"scope"`
}

// bearer reads a JWT that a service account signed and sends as its access token, without the token endpoint: it names the
// scopes, or else the API as its audience and has all of that API's.
func (s *Server) bearer(text string) (caller, bool) {
	if strings.Count(text, ".") != 2 || strings.HasPrefix(text, tokenPrefix) {
		return caller{}, false
	}
	c, problem := s.assertion(text, false)
	if problem != nil || c.Until <= s.now().Unix() {
		return caller{}, false
	}
	who := caller{email: c.Email, service: true}
	if len(c.Scopes) > 0 {
		who.scopes = c.Scopes
	}
	return who, true
}

func (s *Server) assertion(text string, scoped bool) (claims, *grantError) {
	var c serviceClaims
	unknown := errors.New("unknown account")
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"RS256"}), jwt.WithoutClaimsValidation())
	_, err := parser.ParseWithClaims(text, &c, func(*jwt.Token) (any, error) {
		i := s.identities
		i.mu.Lock()
		defer i.mu.Unlock()
		if a := i.Accounts[c.Issuer]; a != nil {
			return &a.key.PublicKey, nil
		}
		return nil, unknown
	})
	switch {
	case errors.Is(err, unknown):
		return claims{}, &grantError{"invalid_grant", "Invalid grant: account not found"}
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return claims{}, &grantError{"invalid_grant", "Invalid JWT Signature."}
	case err != nil:
		return claims{}, &grantError{"invalid_grant", "Invalid JWT."}
	}
	now := s.now()
	if c.IssuedAt == nil || c.ExpiresAt == nil || c.IssuedAt.After(now.Add(clockSkew)) || c.ExpiresAt.Before(now.Add(-clockSkew)) ||
		c.ExpiresAt.Sub(c.IssuedAt.Time) > tokenLife+clockSkew || c.IssuedAt.Before(now.Add(-tokenLife-clockSkew)) {
		return claims{}, &grantError{"invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable " +
			"timeframe. Check your iat and exp values and use a clock with skew to account for clock differences between systems."}
	}
	scopes := strings.Fields(c.Scope)
	if !scoped {
		return claims{Email: c.Issuer, Scopes: scopes, Until: c.ExpiresAt.Unix()}, nil
	}
	if len(scopes) == 0 {
		return claims{}, &grantError{"invalid_scope", "Invalid OAuth scope or ID token audience provided."}
	}
	if c.Subject != "" && c.Subject != c.Issuer {
		return claims{}, &grantError{"unauthorized_client",
			"Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested."}
	}
	return claims{Email: c.Issuer, Scopes: scopes, Until: now.Add(tokenLife).Unix()}, nil
}
