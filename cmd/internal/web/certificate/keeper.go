package certificate

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"
)

// Every is how often the files are looked at.
const Every = 5 * time.Second

// A Keeper has the certificate that connections are answered with.
type Keeper struct {
	files Files
	log   *slog.Logger
	now   func() time.Time

	current atomic.Pointer[tls.Certificate]

	// What follows is of [Keeper.look], which one goroutine calls.
	used    [sha256.Size]byte // digest of what the files held that is in use
	refused string            // why what they hold was refused at the last look
	told    string            // and what of that is in the log
	ending  ending            // what the log has of the end of the one in use
}

// ending is what is to be said of a certificate's end.
type ending uint8

const (
	endingLater ending = iota
	endingSoon
	ended
)

// Open reads a certificate. One that has expired is used all the same, so that the service
// starts; browsers refuse it, and the log says so. The error is an [*Error].
func Open(ctx context.Context, files Files, log *slog.Logger, now func() time.Time) (*Keeper, error) {
	k := &Keeper{files: files, log: log, now: now}
	c, chain, key, err := load(ctx, files)
	if err != nil {
		return nil, err
	}
	k.use(c, digest(chain, key))
	k.remind(ctx)
	return k, nil
}

// Config has connections be of TLS 1.2 at least, and answered with the certificate as it
// is then.
func (k *Keeper) Config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return k.current.Load(), nil },
	}
}

// Watch takes up what is renewed, until the context ends.
func (k *Keeper) Watch(ctx context.Context) {
	again := time.NewTicker(Every)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
			k.look(ctx)
		}
	}
}

// look looks at the files once.
func (k *Keeper) look(ctx context.Context) {
	c, chain, key, err := load(ctx, k.files)
	sum := digest(chain, key)
	if err == nil && sum != k.used {
		if err = valid(k.files.Chain, c.Leaf, k.now()); err == nil {
			k.use(c, sum)
			k.log.InfoContext(ctx, "the certificate was renewed", "until", c.Leaf.NotAfter.UTC())
		}
	}
	k.refuse(ctx, err)
	k.remind(ctx)
}

// use answers with a certificate from now on.
func (k *Keeper) use(c *tls.Certificate, sum [sha256.Size]byte) {
	k.current.Store(c)
	k.used, k.ending = sum, endingLater
}

// refuse says that the files hold what can't be used: once, when it is the same at two
// looks.
func (k *Keeper) refuse(ctx context.Context, err error) {
	if err == nil {
		k.refused, k.told = "", ""
		return
	}
	last := k.refused
	if k.refused = err.Error(); k.refused != last || k.refused == k.told || ctx.Err() != nil {
		return
	}
	k.told = k.refused
	attributes := []any{"cause", k.refused, "until", k.current.Load().Leaf.NotAfter.UTC()}
	var e *Error
	if errors.As(err, &e) {
		attributes = append(attributes, "remedy", e.Hint())
	}
	k.log.ErrorContext(ctx, "the certificate in the files can't be used, so the one before goes on", attributes...)
}

// remind says once that the certificate in use ends soon, and once that it has ended.
func (k *Keeper) remind(ctx context.Context) {
	c := k.current.Load().Leaf
	err := valid(k.files.Chain, c, k.now())
	switch {
	case err != nil && k.ending < ended:
		k.ending = ended
		k.log.ErrorContext(ctx, "nobody reaches the page: its certificate is not valid", "cause", err.Error())
	case err == nil && endsSoon(c, k.now()) && k.ending < endingSoon:
		k.ending = endingSoon
		k.log.WarnContext(ctx, "the certificate ends soon, and was not renewed", "until", c.NotAfter.UTC())
	}
}

// digest identifies what the files hold.
func digest(chain, key []byte) [sha256.Size]byte {
	h := sha256.New()
	for _, part := range [][]byte{chain, key} {
		sum := sha256.Sum256(part)
		_, _ = h.Write(sum[:]) // a hash takes everything
	}
	return [sha256.Size]byte(h.Sum(nil))
}
