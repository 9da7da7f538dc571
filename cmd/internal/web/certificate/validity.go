package certificate

import (
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"time"
)

// soonest is how long before its end a certificate ends soon, at most: those for long are
// renewed a month before, those for a few days at half of their time.
const soonest = 14 * 24 * time.Hour

// valid refuses a certificate that isn't valid at an instant.
func valid(file string, c *x509.Certificate, now time.Time) error {
	const minutes = "2006-01-02 15:04 MST"
	switch {
	case now.After(c.NotAfter):
		return &Error{KindExpired, file, fmt.Sprintf("%s expired on %s: browsers refuse it", file, c.NotAfter.UTC().Format(minutes))}
	case now.Before(c.NotBefore):
		return &Error{KindEarly, file, fmt.Sprintf("%s is valid from %s on", file, c.NotBefore.UTC().Format(minutes))}
	}
	return nil
}

// endsSoon reports whether a certificate should have been renewed by now: a quarter of its
// time is left, or two weeks, whichever is less.
func endsSoon(c *x509.Certificate, now time.Time) bool {
	return c.NotAfter.Sub(now) < min(soonest, c.NotAfter.Sub(c.NotBefore)/4)
}

// A Report is how the certificate in some files is.
type Report struct {
	Leaf *x509.Certificate
	// EndsSoon says that it should have been renewed by now.
	EndsSoon bool
	// Open says that others than the key's owner and group may read its file.
	Open bool
}

// Examine looks how the certificate in some files is at an instant. The error is an
// [*Error]: what can't be used, or not now.
func Examine(ctx context.Context, files Files, now time.Time) (Report, error) {
	c, _, _, err := load(ctx, files)
	if err != nil {
		return Report{}, err
	}
	r := Report{Leaf: c.Leaf, EndsSoon: endsSoon(c.Leaf, now)}
	if info, err := os.Stat(files.Key); err == nil {
		r.Open = info.Mode().Perm()&0o007 != 0
	}
	return r, valid(files.Chain, c.Leaf, now)
}
