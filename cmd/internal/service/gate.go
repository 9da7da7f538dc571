package service

import (
	"context"
	"fmt"
	"net"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/web/login"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/webaccounts"
	"sheetsync/syncer/mirror/websessions"
)

// linkFor is how long a link lets somebody in.
const linkFor = 10 * time.Minute

// Gate decides who gets in to the pages of some registers.
func (s *Service) Gate(registers []*config.Register) *login.Gate {
	db, w := s.DB.DB(), &s.Config.Web
	return login.New(login.Options{
		Base: w.Base(), TLS: w.Certificate != "", Issuer: w.Issuer, ClientID: w.ClientID, ClientSecret: w.ClientSecret.Reveal(), Classes: w.ACR, Methods: w.AMR,
		Sessions: s.Sessions(), SignIns: websessions.NewStore(db, login.SignInLimits, time.Now), Links: websessions.NewLinks(db), Accounts: s.Accounts(),
		Trail: s.Audit(), Directory: s.Members(registers), Log: s.log,
	})
}

// Sessions are those of who is signed in.
func (s *Service) Sessions() *websessions.Store {
	return websessions.NewStore(s.DB.DB(), login.SessionLimits, time.Now)
}

// Accounts are those that sign in by an issuer.
func (s *Service) Accounts() *webaccounts.Accounts { return webaccounts.New(s.DB.DB()) }

// AcceptAccount lets in the account that was refused last with a person's address, in lower
// case, in the place of the one before, whose sessions end.
func (s *Service) AcceptAccount(ctx context.Context, person string) (webaccounts.Account, websessions.Ended, error) {
	issuer := s.Config.Web.Issuer
	if issuer == "" {
		return webaccounts.Account{}, websessions.Ended{}, exit.Usage("set web.issuer, by which people sign in", "nobody signs in by an issuer")
	}
	account, err := s.Accounts().Accept(ctx, issuer, person, time.Now())
	if err != nil {
		return webaccounts.Account{}, websessions.Ended{}, err
	}
	ended, err := s.Sessions().End(ctx, person)
	if err != nil {
		err = exit.Hint(fmt.Errorf("the account was let in, and the sessions of the one before go on: %w", err), "sheetsync web logout "+person+" ends them")
	}
	return account, ended, err
}

// Audit is the audit trail.
func (s *Service) Audit() *audit.Log { return audit.NewLog(s.DB.DB()) }

// A SignInLink lets somebody in, once.
type SignInLink struct {
	URL   string // holds a secret
	Until time.Time
}

// SignInLink makes a link that lets a person in, by their address in lower case, or an operator
// for "".
func (s *Service) SignInLink(ctx context.Context, person string) (SignInLink, error) {
	base, err := linkBase(&s.Config.Web)
	if err != nil {
		return SignInLink{}, err
	}
	if person != "" && s.Config.Web.SecondFactor() {
		return SignInLink{}, exit.Usage("they sign in by web.issuer; without --as, a link lets in whoever runs the service", "a link is one factor, and web.acr_values or web.amr_values demand a second one")
	}
	if err := s.Audit().Record(ctx, audit.Entry{Actor: audit.Operator, Via: audit.ViaCommand, Action: audit.LinkMade, Subject: map[string]any{"for": called(person)}}); err != nil {
		return SignInLink{}, err
	}
	now := time.Now()
	token, err := websessions.NewLinks(s.DB.DB()).Make(ctx, person, now, now.Add(linkFor))
	return SignInLink{URL: base + login.LinkPath + "#" + token.Reveal(), Until: now.Add(linkFor)}, err
}

// linkBase is what a link begins with: how people reach the pages, or on this machine,
// where nobody says.
func linkBase(w *config.Web) (string, error) {
	if w.Listen == "" {
		return "", exit.Usage("set web.listen, such as to 127.0.0.1:8080, where sheetsync run serves the page", "web.listen is off, so there is no page to get in to")
	}
	if base := w.Base(); base != "" {
		return base, nil
	}
	host, port, err := net.SplitHostPort(w.Listen)
	if err != nil || port == "0" {
		return "", exit.Usage("set web.url to how people reach it, or web.listen to an address with a port", "nobody knows where the page is")
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return w.Scheme() + "://" + net.JoinHostPort(host, port), nil
}

// EndSessions signs a person out everywhere, "" for operators.
func (s *Service) EndSessions(ctx context.Context, person string) (websessions.Ended, error) {
	who := called(person)
	if err := s.Audit().Record(ctx, audit.Entry{Actor: audit.Operator, Via: audit.ViaCommand, Action: audit.SessionsEnded, Subject: map[string]any{"of": who}}); err != nil {
		return websessions.Ended{}, fmt.Errorf("end the sessions of %s: %w", who, err)
	}
	return s.Sessions().End(ctx, person)
}

// called is what the audit trail calls somebody.
func called(person string) string {
	if person == "" {
		return audit.Operator
	}
	return person
}
