package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed assets/page.css assets/page.js
var assetFiles embed.FS

// assets are the files beside the pages, by the names under which browsers may keep them
// for good: page.3f2a….css.
type assets struct {
	content map[string][]byte
	names   map[string]string // by the file's own name
}

func readAssets() (assets, error) {
	a := assets{make(map[string][]byte), make(map[string]string)}
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return a, err
	}
	for _, entry := range entries {
		content, err := assetFiles.ReadFile("assets/" + entry.Name())
		if err != nil {
			return a, err
		}
		sum := sha256.Sum256(content)
		stem, suffix, _ := strings.Cut(entry.Name(), ".")
		name := stem + "." + hex.EncodeToString(sum[:6]) + "." + suffix
		a.content[name], a.names[entry.Name()] = content, name
	}
	return a, nil
}

func (a assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	content, ok := a.content[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, path.Base(name), time.Time{}, bytes.NewReader(content))
}
