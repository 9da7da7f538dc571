package sealed

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// Wrap encrypts something small, such as another key, to a recipient.
func Wrap(secret []byte, to Recipient) ([]byte, error) {
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to.key)
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	if _, err := w.Write(secret); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Unwrap decrypts what Wrap encrypted. Errors: ErrNoKey, ErrDamaged.
func Unwrap(wrapped []byte, identities []Identity) ([]byte, error) {
	if len(identities) == 0 {
		return nil, ErrNoKey
	}
	keys := make([]age.Identity, len(identities))
	for i, each := range identities {
		keys[i] = each.key
	}
	r, err := age.Decrypt(bytes.NewReader(wrapped), keys...)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return nil, ErrNoKey
	case err != nil:
		return nil, fmt.Errorf("%w: its header can't be read", ErrDamaged)
	}
	secret, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%w: it ends too early, or was changed", ErrDamaged)
	}
	return secret, nil
}
