package decisions

import (
	"encoding/json"
	"strings"
)

// storable leaves out what PostgreSQL's text doesn't hold.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "")
}

// HashesText is the JSON of hashes by field; of none, that of an empty object.
func HashesText(hashes map[string]string) string {
	if len(hashes) == 0 {
		return "{}"
	}
	text, err := json.Marshal(hashes)
	if err != nil {
		return "{}" // never: texts have a JSON, whatever is in them
	}
	return string(text)
}
