package login

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/oauth2"

	"sheetsync/reminders/mailaddr"
	"sheetsync/sheetschema/celltext"
	"sheetsync/syncer/mirror/audit"
)

// A refusal says why somebody who came from the issuer isn't let in.
type refusal struct {
	reason  reason
	address string // which the issuer named, where that matters
	cause   error  // for the log: without secrets
}

func (r *refusal) Error() string { return fmt.Sprintf("%s: %v", r.reason, r.cause) }

type reason string

// The reasons, as the audit trail has them.
const (
	reasonDenied       reason = "denied"          // by the issuer, or by the person there
	reasonToken        reason = "token"           // the issuer's answer can't be believed
	reasonUnavailable  reason = "unavailable"     // the issuer does not answer
	reasonNoAddress    reason = "no-address"      // it names no mail address
	reasonUnverified   reason = "unverified"      // it says that the address is not verified
	reasonUnverifiable reason = "unverifiable"    // it does not say whether it is
	reasonAnother      reason = "another-account" // another account signed in by the address before
	reasonOneFactor    reason = "one-factor"      // it does not say that they signed in as strongly as is demanded
)

// claims are what an issuer says of a person.
type claims struct {
	Email           string          `json:"email"`
	EmailVerified   json.RawMessage `json:"email_verified"`
	Name            string          `json:"name"`
	AuthorizedParty string          `json:"azp"`
	Class           json.RawMessage `json:"acr"`
	Methods         json.RawMessage `json:"amr"`
}

// maxSubject is how long the name of an account may be, in bytes (OpenID Connect Core 1.0,
// section 2).
const maxSubject = 255

// identify exchanges a code for an ID token and returns whom it is about. The error is a
// [refusal].
func (k *known) identify(ctx context.Context, code, verifier, nonce string) (Identity, error) {
	token, err := k.oauth.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return Identity{}, exchangeRefusal(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := k.verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, &refusal{reason: reasonToken, cause: err}
	}
	var c claims
	switch err := id.Claims(&c); {
	case err != nil:
		return Identity{}, &refusal{reason: reasonToken, cause: err}
	case nonce == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1:
		return Identity{}, &refusal{reason: reasonToken, cause: errors.New("the nonce is another one")}
	case c.AuthorizedParty != "" && c.AuthorizedParty != k.oauth.ClientID, c.AuthorizedParty == "" && len(id.Audience) > 1:
		return Identity{}, &refusal{reason: reasonToken, cause: errors.New("it was made for another client")}
	case id.Subject == "" || len(id.Subject) > maxSubject || strings.ContainsFunc(id.Subject, unicode.IsControl) || !utf8.ValidString(id.Subject):
		return Identity{}, &refusal{reason: reasonToken, cause: errors.New("it names no account")}
	}
	class, methods := c.strength() // of the token, which is signed
	if c.Email == "" && k.provider.UserInfoEndpoint() != "" {
		if c, err = k.userInfo(ctx, token, id.Subject); err != nil {
			return Identity{}, err
		}
	}
	who, err := c.identity()
	who.class, who.methods, who.subject = class, methods, id.Subject
	if err == nil && !k.demand.isMet(&who) {
		return Identity{}, &refusal{reason: reasonOneFactor, address: who.Address, cause: errors.New("it says neither acr nor amr as web.acr_values and web.amr_values demand")}
	}
	return who, err
}

// userInfo asks for what the ID token leaves out.
func (k *known) userInfo(ctx context.Context, token *oauth2.Token, subject string) (claims, error) {
	info, err := k.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return claims{}, &refusal{reason: reasonToken, cause: errors.New("the issuer does not say more of whom it signed in")}
	}
	var c claims
	if err := info.Claims(&c); err != nil || info.Subject != subject {
		return claims{}, &refusal{reason: reasonToken, cause: errors.Join(err, errors.New("it is about another person"))}
	}
	return c, nil
}

// identity is whom claims are about, if the issuer stands for their address.
func (c *claims) identity() (Identity, error) {
	address, ok := cleanAddress(c.Email)
	if !ok {
		return Identity{}, &refusal{reason: reasonNoAddress, cause: errors.New("there is no claim “email” with an address")}
	}
	switch verified := strings.Trim(string(c.EmailVerified), `"`); verified { // some write a text
	case "true":
	case "", "null":
		return Identity{}, &refusal{reason: reasonUnverifiable, address: address, cause: errors.New("there is no claim “email_verified”")}
	default:
		return Identity{}, &refusal{reason: reasonUnverified, address: address, cause: errors.New("the claim “email_verified” is not true")}
	}
	return Identity{Address: address, Name: celltext.Cut(celltext.Line(c.Name), 200), Via: audit.ViaIssuer}, nil
}

// cleanAddress is an issuer's address in lower case. One that would become another by
// being cleaned is none: two accounts whose addresses only look the same are two people.
func cleanAddress(text string) (address string, ok bool) {
	address = lower(text)
	parsed, err := mailaddr.Parse(address)
	return address, err == nil && parsed == address
}

// lower has the letters of ASCII in lower case, and no other: some of those become one of
// ASCII.
func lower(text string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' {
			return c - 'A' + 'a'
		}
		return c
	}, text)
}

// exchangeRefusal says why a code became no token. What the issuer answered isn't logged,
// except for its code.
func exchangeRefusal(err error) *refusal {
	var answered *oauth2.RetrieveError
	if errors.As(err, &answered) {
		if answered.Response != nil && answered.Response.StatusCode >= 500 {
			return &refusal{reason: reasonUnavailable, cause: fmt.Errorf("the issuer answered %s", answered.Response.Status)}
		}
		return &refusal{reason: reasonToken, cause: fmt.Errorf("the issuer took no code: %s", celltext.Cut(celltext.Line(answered.ErrorCode), 100))}
	}
	var transport *url.Error
	if errors.As(err, &transport) {
		return &refusal{reason: reasonUnavailable, cause: transport.Err}
	}
	return &refusal{reason: reasonToken, cause: errors.New("the issuer's answer is no token")}
}
