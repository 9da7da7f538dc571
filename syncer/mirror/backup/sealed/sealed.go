package sealed

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
)

// format is the first line in the envelope.
const format = "sheetsync backup 1"

// maxManifest bounds the manifest's line: a table takes some 120 bytes.
const maxManifest = 64 << 20

var (
	// ErrNoKey means that none of the identities opens the file.
	ErrNoKey = errors.New("none of the keys opens it")
	// ErrDamaged means that the file isn't what was written: it ends too early, or was changed.
	ErrDamaged = errors.New("the file is damaged")
	// ErrForeign means that the file is no backup of sheetsync, or of a later format.
	ErrForeign = errors.New("this is not a backup of sheetsync")
)

// Seal encrypts what write writes to recipients, behind the manifest.
func Seal(w io.Writer, recipients []Recipient, manifest any, write func(io.Writer) error) error {
	keys := make([]age.Recipient, len(recipients))
	for i, r := range recipients {
		keys[i] = r.key
	}
	line, err := json.Marshal(manifest)
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	envelope, err := age.Encrypt(w, keys...)
	if err != nil {
		return fmt.Errorf("encrypt: %w", err)
	}
	if _, err := fmt.Fprintf(envelope, "%s\n%s\n", format, line); err != nil {
		return err
	}
	if err := write(envelope); err != nil {
		return err
	}
	return envelope.Close()
}

// Open reads the manifest of a file, and returns the content behind it. Errors: ErrNoKey,
// ErrForeign, ErrDamaged; reading the content may end with ErrDamaged, too.
func Open(r io.Reader, identities []Identity, manifest any) (io.Reader, error) {
	keys := make([]age.Identity, len(identities))
	for i, each := range identities {
		keys[i] = each.key
	}
	source := &source{r: r}
	head := bufio.NewReader(source)
	if begin, _ := head.Peek(len(magic)); string(begin) != magic && source.failed == nil {
		if len(begin) < len(magic) {
			return nil, fmt.Errorf("%w: it ends before its header does", ErrDamaged)
		}
		return nil, ErrForeign
	}
	plain, err := age.Decrypt(head, keys...)
	var none *age.NoIdentityMatchError
	switch {
	case source.failed != nil:
		return nil, source.failed
	case errors.As(err, &none):
		return nil, ErrNoKey
	case err != nil:
		return nil, fmt.Errorf("%w: its header can't be read", ErrDamaged)
	}
	content := bufio.NewReaderSize(&checked{plain, source}, 1<<16)
	line, err := content.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if strings.TrimSuffix(line, "\n") != format {
		return nil, fmt.Errorf("%w, or one of a later version", ErrForeign)
	}
	written, err := readLine(content)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(written, manifest); err != nil {
		return nil, fmt.Errorf("%w: its manifest can't be read", ErrForeign)
	}
	return content, nil
}

// magic begins every file of age.
const magic = "age-encryption.org/"

func readLine(r *bufio.Reader) ([]byte, error) {
	var line bytes.Buffer
	for {
		part, err := r.ReadSlice('\n')
		line.Write(part)
		switch {
		case err == nil:
			return line.Bytes(), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, errors.Join(ErrDamaged, err)
		case line.Len() > maxManifest:
			return nil, ErrForeign
		}
	}
}

// source remembers why the file itself could not be read, which is no damage.
type source struct {
	r      io.Reader
	failed error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

// checked says of what can't be decrypted that it is damaged.
type checked struct {
	r    io.Reader
	from *source
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	switch {
	case err == nil || errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return n, err
	case c.from.failed != nil:
		return n, c.from.failed
	}
	return n, fmt.Errorf("%w: it ends too early, or was changed", ErrDamaged)
}
