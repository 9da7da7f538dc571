package consent

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"sheetsync/syncer/atomicfile"
)

// A Store keeps a token in a directory, encrypted.
type Store struct {
	Dir string
	// Passphrase encrypts the token; "" for a key that is kept in Dir.
	Passphrase string
}

const (
	tokenFile = "google-token.age"
	keyFile   = "google-token.key"
	onlyOwner = 0o600
)

// maxTokenBytes bounds what is read of a file.
const maxTokenBytes = 1 << 16

// ErrNobody says that nobody has signed in.
var ErrNobody = errors.New("nobody has signed in to Google")

// Load returns the token that was given to a client. The error wraps ErrNobody where there
// is none of it.
func (s Store) Load(client string) (*Token, error) {
	sealed, err := os.ReadFile(filepath.Join(s.Dir, tokenFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNobody
	}
	if err != nil {
		return nil, fmt.Errorf("read the sign-in to Google: %w", err)
	}
	identity, err := s.identity()
	if err != nil {
		return nil, err
	}
	open, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, fmt.Errorf("the sign-in to Google can't be decrypted with what is in google.token_passphrase or, without one, in %s: sign in again: %w", filepath.Join(s.Dir, keyFile), err)
	}
	content, err := io.ReadAll(io.LimitReader(open, maxTokenBytes))
	if err != nil {
		return nil, fmt.Errorf("the sign-in to Google is damaged, sign in again: %w", err)
	}
	t := new(Token)
	if err := json.Unmarshal(content, t); err != nil {
		return nil, errors.New("the sign-in to Google is damaged: sign in again")
	}
	if t.ClientID != client {
		return nil, fmt.Errorf("%w with this client: the sign-in is of another one", ErrNobody)
	}
	return t, nil
}

// Save keeps a token in the place of another one.
func (s Store) Save(t *Token) error {
	recipient, err := s.recipient()
	if err != nil {
		return err
	}
	content, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("keep the sign-in to Google: %w", err)
	}
	err = atomicfile.Write(filepath.Join(s.Dir, tokenFile), onlyOwner, func(w io.Writer) error {
		sealed, err := age.Encrypt(w, recipient)
		if err != nil {
			return err
		}
		if _, err := sealed.Write(content); err != nil {
			return err
		}
		return sealed.Close()
	})
	if err != nil {
		return fmt.Errorf("keep the sign-in to Google: %w", err)
	}
	return nil
}

// Remove forgets the token and its key.
func (s Store) Remove() error {
	for _, name := range []string{tokenFile, keyFile} {
		if err := os.Remove(filepath.Join(s.Dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove the sign-in to Google: %w", err)
		}
	}
	return nil
}

func (s Store) identity() (age.Identity, error) {
	if s.Passphrase != "" {
		return age.NewScryptIdentity(s.Passphrase)
	}
	return s.key()
}

// key reads the key in the directory. One that others may read is refused: they might have.
func (s Store) key() (*age.X25519Identity, error) {
	name := filepath.Join(s.Dir, keyFile)
	about, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("read the key of the sign-in to Google: %w", err)
	}
	if mode := about.Mode().Perm(); mode&0o077 != 0 {
		return nil, fmt.Errorf("others may read %s (%#o): make it %#o, and sign in again", name, mode, onlyOwner)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the key of the sign-in to Google: %w", err)
	}
	key, err := age.ParseX25519Identity(string(bytes.TrimSpace(content)))
	if err != nil {
		return nil, fmt.Errorf("%s is not a key of age: sign in again", name) // its error quotes the key
	}
	return key, nil
}

func (s Store) recipient() (age.Recipient, error) {
	if s.Passphrase != "" {
		return age.NewScryptRecipient(s.Passphrase)
	}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("keep the sign-in to Google: %w", err)
	}
	key, err := s.key()
	if err == nil {
		return key.Recipient(), nil
	}
	if key, err = age.GenerateX25519Identity(); err != nil {
		return nil, fmt.Errorf("make a key for the sign-in to Google: %w", err)
	}
	if err := atomicfile.WriteFile(filepath.Join(s.Dir, keyFile), []byte(key.String()+"\n"), onlyOwner); err != nil {
		return nil, fmt.Errorf("keep the key of the sign-in to Google: %w", err)
	}
	return key.Recipient(), nil
}
