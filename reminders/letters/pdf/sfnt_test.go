package pdf

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// collection joins fonts into one file.
func collection(t *testing.T, fonts ...[]byte) []byte {
	t.Helper()
	file := append([]byte("ttcf\x00\x01\x00\x00"), 0, 0, 0, byte(len(fonts)))
	file = append(file, make([]byte, 4*len(fonts))...)
	for i, font := range fonts {
		start := uint32(len(file))
		binary.BigEndian.PutUint32(file[headerBytes+4*i:], start)
		font = append([]byte(nil), font...)
		for n := range int(binary.BigEndian.Uint16(font[4:])) {
			at := font[headerBytes+n*entryBytes+8:]
			binary.BigEndian.PutUint32(at, binary.BigEndian.Uint32(at)+start)
		}
		file = append(file, font...)
	}
	return file
}

// The first font of a collection is taken out whole.
func TestCollection(t *testing.T) {
	t.Parallel()
	got, err := trueType(collection(t, goregular.TTF, gobold.TTF))
	if err != nil {
		t.Fatal(err)
	}
	font, err := sfnt.Parse(got)
	if err != nil {
		t.Fatal(err)
	}
	if name, err := font.Name(nil, sfnt.NameIDFull); err != nil || name != "Go Regular" || font.NumGlyphs() != latin().font.NumGlyphs() {
		t.Errorf("%q with %d glyphs, %v", name, font.NumGlyphs(), err)
	}
}

// What is no font, or none that can be used, is told.
func TestNotAFont(t *testing.T) {
	t.Parallel()
	postScript := append([]byte(nil), goregular.TTF...)
	for n := range int(binary.BigEndian.Uint16(postScript[4:])) {
		if tag := postScript[headerBytes+n*entryBytes:][:4]; string(tag) == tagOutlines {
			copy(tag, "CFF ")
		}
	}
	for _, test := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, errNotAFont},
		{"a text", []byte("this is no font, but a text that is long enough"), errNotAFont},
		{"cut off", goregular.TTF[:1000], errNotAFont},
		{"a collection of nothing", []byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01\xff\xff\xff\xff"), errNotAFont},
		{"PostScript outlines", postScript, errPostScript},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := trueType(test.data); !errors.Is(err, test.want) {
				t.Errorf("%v", err)
			}
			file := filepath.Join(t.TempDir(), "font.ttf")
			if err := os.WriteFile(file, test.data, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := (&Fonts{File: file}).faces(); !errors.Is(err, test.want) {
				t.Errorf("by name: %v", err)
			}
		})
	}
}
