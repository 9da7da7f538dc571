package datapackage

import (
	"crypto/sha256"
	"encoding/hex"
	"io"

	"sheetsync/syncer/interchange/textfile"
)

// write writes a resource's rows, and completes what is said of their file.
func (d *documentResource) write(file func(Written, func(io.Writer) error) error, w Written, rows func(yield func([]string) error) error) error {
	w.Name = d.Name + ".csv"
	d.Profile, d.Path, d.Format, d.MediaType, d.Encoding = "tabular-data-resource", w.Name, "csv", "text/csv", "utf-8"
	d.Dialect = dialect{Delimiter: ",", LineTerminator: "\r\n", QuoteChar: `"`, DoubleQuote: true, Header: true}
	return file(w, func(to io.Writer) error {
		sum := sha256.New()
		counted := &counter{to: io.MultiWriter(to, sum)}
		csv, err := textfile.NewWriter(counted, false)
		if err != nil {
			return err
		}
		header := make([]string, len(d.Schema.Fields))
		for i, f := range d.Schema.Fields {
			header[i] = f.Name
		}
		if err := csv.Row(header); err != nil {
			return err
		}
		if err := rows(csv.Row); err != nil {
			return err
		}
		if err := csv.Flush(); err != nil {
			return err
		}
		d.Bytes, d.Hash = counted.n, "sha256:"+hex.EncodeToString(sum.Sum(nil))
		return nil
	})
}

// counter counts the bytes that pass.
type counter struct {
	to io.Writer
	n  int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.n += int64(n)
	return n, err
}
