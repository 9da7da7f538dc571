package login

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	// issuerTimeout bounds each question to the issuer.
	issuerTimeout = 10 * time.Second
	// discoverAgain is how long an issuer that did not answer is left alone.
	discoverAgain = 10 * time.Second
)

// An issuer signs people in by OpenID Connect. What it says of itself is asked for when
// somebody first wants to sign in, and again after it did not answer, so that the service
// starts without it.
type issuer struct {
	o      Options
	client *http.Client

	mu     sync.Mutex // guards what follows
	known  *known     // nil until it answered
	failed error      // why it didn't
	retry  time.Time  // when it is asked again
}

// known is what an issuer says of itself.
type known struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
	oauth    *oauth2.Config
	demand   demand
	// classes are those that it says it knows; nil where it doesn't say.
	classes []string
}

func newIssuer(o Options) *issuer {
	i := &issuer{o: o, client: o.Client}
	if i.client == nil {
		i.client = &http.Client{Timeout: issuerTimeout}
	}
	client := *i.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // nobody else is told a code or a secret
	client.Transport = boundedTransport{client.Transport}
	i.client = &client
	return i
}

// name is what people call the issuer: its host.
func (i *issuer) name() string {
	u, err := url.Parse(i.o.Issuer)
	if err != nil {
		return i.o.Issuer
	}
	return u.Host
}

// context gives a context the client that asks the issuer. Who waits for the answer may
// go away meanwhile; others wait for it, too.
func (i *issuer) context(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(oidc.ClientContext(context.WithoutCancel(ctx), i.client), issuerTimeout)
}

// discover returns what the issuer says of itself. The error is for the log.
func (i *issuer) discover(ctx context.Context) (*known, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.known != nil {
		return i.known, nil
	}
	if i.failed != nil && i.o.Now().Before(i.retry) {
		return nil, i.failed
	}
	ctx, cancel := i.context(ctx)
	defer cancel()
	if i.known, i.failed = i.ask(ctx); i.failed != nil {
		i.retry = i.o.Now().Add(discoverAgain)
	}
	return i.known, i.failed
}

func (i *issuer) ask(ctx context.Context) (*known, error) {
	provider, err := oidc.NewProvider(ctx, i.o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("ask the issuer what it offers: %w", err)
	}
	var offers struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
		Keys    string   `json:"jwks_uri"`
		Classes []string `json:"acr_values_supported"`
	}
	if err := provider.Claims(&offers); err != nil {
		return nil, fmt.Errorf("read what the issuer offers: %w", err)
	}
	endpoint := provider.Endpoint()
	page, err := url.Parse(endpoint.AuthURL)
	if err != nil || page.Scheme != "https" && page.Scheme != "http" || page.Host == "" {
		return nil, fmt.Errorf("the issuer has no page where people sign in")
	}
	for _, address := range []string{endpoint.AuthURL, endpoint.TokenURL, provider.UserInfoEndpoint(), offers.Keys} {
		if strings.HasPrefix(i.o.Issuer, "https://") && address != "" && !strings.HasPrefix(address, "https://") {
			return nil, fmt.Errorf("the issuer has an address that is not encrypted")
		}
	}
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if i.o.ClientSecret == "" || len(offers.Methods) > 0 && !slices.Contains(offers.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return &known{
		provider: provider, demand: demand{i.o.Classes, i.o.Methods}, classes: offers.Classes,
		verifier: provider.Verifier(&oidc.Config{ClientID: i.o.ClientID, Now: i.o.Now}),
		oauth: &oauth2.Config{
			ClientID: i.o.ClientID, ClientSecret: i.o.ClientSecret, Endpoint: endpoint,
			RedirectURL: i.o.Base + callbackPath, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
		},
	}, nil
}

// An Offer is what an issuer says of itself.
type Offer struct {
	Callback string // where it has to send people back to; "" where there is no issuer
	// Unmet says that it knows none of the classes that are demanded, and no method is.
	Unmet bool
}

// CheckIssuer asks the issuer what it offers.
func (g *Gate) CheckIssuer(ctx context.Context) (Offer, error) {
	if g.issuer == nil {
		return Offer{}, nil
	}
	known, err := g.issuer.discover(ctx)
	if err != nil {
		return Offer{}, err
	}
	isKnown := func(class string) bool { return slices.Contains(known.classes, class) }
	unmet := len(known.demand.classes) > 0 && len(known.demand.methods) == 0 && known.classes != nil && !slices.ContainsFunc(known.demand.classes, isKnown)
	return Offer{Callback: known.oauth.RedirectURL, Unmet: unmet}, nil
}

// The paths on the way to the issuer and back.
const (
	startPath    = "/login/start"
	callbackPath = "/login/callback"
)
