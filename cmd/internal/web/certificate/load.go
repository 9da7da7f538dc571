package certificate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/celltext"
)

// Files are where a certificate is.
type Files struct {
	Chain string // path of the certificate, followed by those of the authorities between
	Key   string // path of its private key
}

// A Kind is what is wrong with a certificate's files.
type Kind string

// The kinds.
const (
	KindUnreadable Kind = "unreadable" // a file is missing, or may not be read
	KindMalformed  Kind = "malformed"  // a file isn't what it should be
	KindMismatch   Kind = "mismatch"   // the key is another certificate's
	KindExpired    Kind = "expired"
	KindEarly      Kind = "early" // it isn't valid yet
)

// An Error says what is wrong with a certificate. It holds nothing of a key.
type Error struct {
	Kind Kind
	File string // with which it is wrong
	Text string
}

func (e *Error) Error() string { return e.Text }

// Hint says what mends it.
func (e *Error) Hint() string {
	switch e.Kind {
	case KindUnreadable:
		return "see that the file is there, and that the service's user may read it: with certbot, have a deploy hook copy both files to where it may"
	case KindMismatch:
		return "name the chain and the key of one and the same certificate: with certbot, fullchain.pem and privkey.pem of one directory"
	case KindExpired:
		return "renew it, and put chain and key in the place of these files; the service takes them up by itself"
	case KindEarly:
		return "check this machine's clock"
	}
	return "web.certificate has to be a chain of certificates and web.certificate_key a key without a passphrase, both as PEM"
}

// load reads a certificate whose key belongs to it, valid or not, and the bytes of both
// files. The error is an [*Error].
func load(ctx context.Context, files Files) (c *tls.Certificate, chain, key []byte, err error) {
	if chain, err = read(ctx, files.Chain); err != nil {
		return nil, nil, nil, err
	}
	if key, err = read(ctx, files.Key); err != nil {
		return nil, nil, nil, err
	}
	c, err = pair(files, chain, key)
	return c, chain, key, err
}

func read(ctx context.Context, file string) ([]byte, error) {
	content, err := bounds.ReadFile(ctx, file, bounds.SecretBytes)
	if err != nil {
		why := err
		var at *fs.PathError
		if errors.As(err, &at) {
			why = at.Err
		}
		return nil, &Error{KindUnreadable, file, fmt.Sprintf("%s can't be read: %v", file, why)}
	}
	return content, nil
}

// pair makes a certificate of what its files hold.
func pair(files Files, chain, key []byte) (*tls.Certificate, error) {
	if block, _ := pem.Decode(key); block != nil && (strings.HasPrefix(block.Type, "ENCRYPTED") || block.Headers["DEK-Info"] != "") {
		return nil, &Error{KindMalformed, files.Key, files.Key + " is locked with a passphrase, which nobody types while a service starts"}
	}
	c, err := tls.X509KeyPair(chain, key)
	if err == nil {
		return &c, nil
	}
	if _, e := leaf(chain); e != nil {
		return nil, &Error{KindMalformed, files.Chain, fmt.Sprintf("%s holds no certificate: %s", files.Chain, celltext.Cut(celltext.Line(e.Error()), maxText))}
	}
	if strings.Contains(err.Error(), "private key does not match") || strings.Contains(err.Error(), "private key type does not match") {
		return nil, &Error{KindMismatch, files.Key, fmt.Sprintf("%s is not the key of %s", files.Key, files.Chain)}
	}
	return nil, &Error{KindMalformed, files.Key, files.Key + " holds no private key that can be used"}
}

// maxText bounds what is repeated of an error, in characters.
const maxText = 200

// leaf is the first certificate of a chain.
func leaf(chain []byte) (*x509.Certificate, error) {
	for {
		var block *pem.Block
		if block, chain = pem.Decode(chain); block == nil {
			return nil, errors.New("there is no block of PEM that is one")
		}
		if block.Type == "CERTIFICATE" {
			return x509.ParseCertificate(block.Bytes)
		}
	}
}
