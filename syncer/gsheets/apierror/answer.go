package apierror

import (
	"encoding/json"
	"errors"
	"io"
	"net/url"
)

// OfAnswer names the errors of sending a request and decoding its answer for what
// they are, without the request's address or the answer's content.
func OfAnswer(err error) error {
	var (
		address *url.Error
		syntax  *json.SyntaxError
		shape   *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &address):
		return address.Err
	case errors.Is(err, ErrGarbled), errors.Is(err, ErrEmpty):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax), errors.As(err, &shape):
		return ErrGarbled
	case errors.Is(err, io.EOF):
		return ErrEmpty
	}
	return err
}
