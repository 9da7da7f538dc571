package websessions

import (
	"encoding/json"
	"fmt"
	"time"
)

// Codec writes a session's values, which are texts, as JSON, so that the database can tell
// whose it is: the value “person”.
type Codec struct{}

// untilKey is the value with the instant to which the browser keeps the cookie. When the
// session ends says the store.
const untilKey = "until"

// Encode implements [scs.Codec].
func (Codec) Encode(until time.Time, values map[string]any) ([]byte, error) {
	texts := map[string]string{untilKey: until.UTC().Format(time.RFC3339)}
	for name, value := range values {
		text, ok := value.(string)
		if !ok || name == untilKey {
			return nil, fmt.Errorf("a session has no value %s of type %T: values are texts", name, value)
		}
		texts[name] = text
	}
	return json.Marshal(texts)
}

// Decode implements [scs.Codec].
func (Codec) Decode(data []byte) (until time.Time, values map[string]any, err error) {
	texts := make(map[string]string)
	if err := json.Unmarshal(data, &texts); err != nil {
		return time.Time{}, nil, fmt.Errorf("read a session: %w", err)
	}
	if until, err = time.Parse(time.RFC3339, texts[untilKey]); err != nil {
		return time.Time{}, nil, fmt.Errorf("read a session: %w", err)
	}
	values = make(map[string]any, len(texts))
	for name, text := range texts {
		if name != untilKey {
			values[name] = text
		}
	}
	return until, values, nil
}
