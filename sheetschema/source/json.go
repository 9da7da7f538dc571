package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// isJSON tells the two forms apart. A YAML mapping in braces that isn't JSON is
// still read as YAML.
func isJSON(data []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")) && json.Valid(data)
}

type jsonConverter struct {
	data    []byte
	decoder *json.Decoder
	line    int // of offset
	column  int
	offset  int
	nodes   int
}

var errNested = errors.New(nestedMessage)

// parseJSON reads a JSON document.
func parseJSON(data []byte) (*Node, *Problem) {
	c := jsonConverter{data: data, decoder: json.NewDecoder(bytes.NewReader(data)), line: 1, column: 1}
	c.decoder.UseNumber()
	n, err := c.value(0)
	c.place()
	if err == nil {
		if _, err = c.decoder.Token(); errors.Is(err, io.EOF) {
			return n, nil
		}
		err = errors.New("there is more after its end")
	}
	return nil, &Problem{Line: c.line, Column: c.column, Message: fmt.Sprintf("not valid JSON: %v", err)}
}

// place brings line and column to the decoder's next token.
func (c *jsonConverter) place() {
	end := int(c.decoder.InputOffset())
	for end < len(c.data) && bytes.IndexByte([]byte(" \t\r\n,:"), c.data[end]) >= 0 {
		end++
	}
	for ; c.offset < end; c.offset++ {
		switch b := c.data[c.offset]; {
		case b == '\n':
			c.line, c.column = c.line+1, 1
		case b&0xC0 != 0x80: // count characters, not bytes
			c.column++
		}
	}
}

func (c *jsonConverter) value(depth int) (*Node, error) {
	if c.nodes++; depth > maxDepth || c.nodes > maxNodes {
		return nil, errNested
	}
	c.place()
	n := &Node{Line: c.line, Column: c.column, Value: Place{c.line, c.column}}
	token, err := c.decoder.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case string:
		n.Kind, n.Text = KindText, t
	case json.Number:
		n.Kind, n.Text = KindNumber, t.String()
	case bool:
		n.Kind, n.Text = KindBool, fmt.Sprint(t)
	case json.Delim:
		if t == '[' {
			n.Kind = KindList
			err = c.list(n, depth)
		} else {
			n.Kind = KindMap
			err = c.mapping(n, depth)
		}
		if err == nil {
			_, err = c.decoder.Token()
		}
	}
	return n, err
}

func (c *jsonConverter) list(n *Node, depth int) error {
	for c.decoder.More() {
		item, err := c.value(depth + 1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	return nil
}

func (c *jsonConverter) mapping(n *Node, depth int) error {
	for c.decoder.More() {
		c.place()
		line, column := c.line, c.column
		key, err := c.decoder.Token()
		if err != nil {
			return err
		}
		name, ok := key.(string)
		if !ok {
			return errors.New("a member's name is missing")
		}
		if n.Member(name) != nil {
			return fmt.Errorf("member %q is given twice", name)
		}
		value, err := c.value(depth + 1)
		if err != nil {
			return err
		}
		value.Line, value.Column = line, column
		n.add(name, value)
	}
	return nil
}
