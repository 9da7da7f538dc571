package hold

import (
	"encoding/json"
	"errors"
	"fmt"

	"sheetsync/sheetschema/language"
)

// A storedReason is a reason as it is kept, to be worded in the language of whoever reads
// it. Each argument says what it is.
type storedReason struct {
	Code Code                 `json:"code"`
	Args map[string]storedArg `json:"args"`
}

type storedArg struct {
	Text    *string       `json:"text,omitempty"`
	Number  *int          `json:"number,omitempty"`
	Key     *language.Key `json:"key,omitempty"`
	Names   []string      `json:"names,omitempty"`
	Numbers []int         `json:"numbers,omitempty"`
}

var errArgument = errors.New("a reason's argument is of a type that can't be kept")

// Marshal writes reasons as JSON, as [Unmarshal] reads them.
func Marshal(reasons []Reason) ([]byte, error) {
	stored := make([]storedReason, len(reasons))
	for i, r := range reasons {
		stored[i] = storedReason{Code: r.Code, Args: make(map[string]storedArg, len(r.Args))}
		for name, value := range r.Args {
			var arg storedArg
			switch v := value.(type) {
			case string:
				arg.Text = &v
			case int:
				arg.Number = &v
			case language.Key:
				arg.Key = &v
			case []string:
				arg.Names = v
			case []int:
				arg.Numbers = v
			default:
				return nil, fmt.Errorf("%s of %s: %w", name, r.Code, errArgument)
			}
			stored[i].Args[name] = arg
		}
	}
	return json.Marshal(stored)
}

// Unmarshal reads what [Marshal] wrote.
func Unmarshal(text []byte) ([]Reason, error) {
	var stored []storedReason
	if err := json.Unmarshal(text, &stored); err != nil {
		return nil, fmt.Errorf("the reasons of a held run: %w", err)
	}
	reasons := make([]Reason, len(stored))
	for i, s := range stored {
		reasons[i] = Reason{Code: s.Code, Args: make(language.Args, len(s.Args))}
		for name, arg := range s.Args {
			switch {
			case arg.Text != nil:
				reasons[i].Args[name] = *arg.Text
			case arg.Number != nil:
				reasons[i].Args[name] = *arg.Number
			case arg.Key != nil:
				reasons[i].Args[name] = *arg.Key
			case arg.Numbers != nil:
				reasons[i].Args[name] = arg.Numbers
			default:
				reasons[i].Args[name] = append([]string{}, arg.Names...)
			}
		}
	}
	return reasons, nil
}
