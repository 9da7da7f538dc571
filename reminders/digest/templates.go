package digest

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	texttemplate "text/template"

	"sheetsync/sheetschema/bounds"
	"sheetsync/sheetschema/celltext"
)

// The files of a team's own templates.
const (
	HTMLFile = "digest.html"
	TextFile = "digest.txt"
)

var (
	//go:embed digest.html
	htmlSource string
	//go:embed digest.txt
	textSource string
)

// Templates write pages as mails: the built-in ones, or a team's own. The zero
// Templates are the built-in ones.
type Templates struct {
	html *htmltemplate.Template // nil for the built-in one
	text *texttemplate.Template // the same
}

// executor is a template of either kind.
type executor interface {
	Execute(w io.Writer, data any) error
}

var (
	builtInHTML = htmltemplate.Must(parseHTML(HTMLFile, htmlSource))
	builtInText = texttemplate.Must(parseText(TextFile, textSource))
)

func parseHTML(name, source string) (*htmltemplate.Template, error) {
	return htmltemplate.New(name).Funcs(htmltemplate.FuncMap{
		"isolate":      celltext.Isolate,
		"unbroken":     unbroken,
		"outlookStyle": func() htmltemplate.HTML { return outlookStyle },
		"outlookBegin": func() htmltemplate.HTML { return outlookBegin },
		"outlookEnd":   func() htmltemplate.HTML { return outlookEnd },
	}).Option("missingkey=error").Parse(source)
}

// What only Outlook on Windows reads, which knows no widest width. Templates can't have
// it in themselves: html/template leaves comments out.
const (
	outlookStyle = `<!--[if mso]><style>table, td, div, p, a, h1, h2 { font-family: "Microsoft YaHei", Arial, sans-serif !important; }</style><![endif]-->`
	outlookBegin = `<!--[if mso]><table role="presentation" width="640" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`
	outlookEnd   = `<!--[if mso]></td></tr></table><![endif]-->`
)

func parseText(name, source string) (*texttemplate.Template, error) {
	return texttemplate.New(name).Funcs(texttemplate.FuncMap{"isolate": celltext.Isolate, "unbroken": unbroken}).Option("missingkey=error").Parse(source)
}

// A TemplateError says what is wrong with a team's own template, and where.
type TemplateError struct {
	File string
	Line int // 0 where it isn't known
	Text string
}

func (e *TemplateError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Text
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text)
}

// LoadTemplates reads a team's own templates, digest.html and digest.txt of a directory;
// where it has none of a name, the built-in one is used. Each writes sample mails, so
// that a mistake is found now and not when somebody has to be reminded. The error joins
// a [*TemplateError] for each file that is at fault, and says which file can't be read.
func LoadTemplates(ctx context.Context, dir string) (*Templates, error) {
	t := &Templates{}
	read := func(name string, parse func(source string) (executor, error)) error {
		file := filepath.Join(dir, name)
		content, err := bounds.ReadFile(ctx, file, bounds.SchemaBytes)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		parsed, err := parse(strings.TrimPrefix(string(content), "\ufeff"))
		if err == nil {
			err = tryOut(parsed)
		}
		if err != nil {
			return templateError(file, name, err)
		}
		return nil
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, err
	}
	err := errors.Join(
		read(HTMLFile, func(source string) (executor, error) {
			var err error
			t.html, err = parseHTML(HTMLFile, source)
			return t.html, err
		}),
		read(TextFile, func(source string) (executor, error) {
			var err error
			t.text, err = parseText(TextFile, source)
			return t.text, err
		}),
	)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// tryOut has a template write each sample.
func tryOut(t executor) error {
	for _, page := range samples() {
		if err := t.Execute(io.Discard, page); err != nil {
			return err
		}
	}
	return nil
}

// position is how errors of templates begin.
var position = regexp.MustCompile(`^(?:html/)?template: ?([^:]+):(\d+):(?:\d+:)? ?`)

// templateError names the file and line of what a template package says.
func templateError(file, name string, err error) error {
	e := &TemplateError{File: file, Text: strings.TrimPrefix(strings.TrimPrefix(err.Error(), "html/"), "template: ")}
	if found := position.FindStringSubmatch(err.Error()); found != nil && found[1] == name {
		_, _ = fmt.Sscan(found[2], &e.Line) // digits
		e.Text = err.Error()[len(found[0]):]
	}
	return e
}

// HTML writes a page as an HTML document. Where a team's own template fails, the
// built-in one writes it, and failed says why: nobody misses a reminder over that.
func (t *Templates) HTML(page *Page) (document string, failed error) {
	if t != nil && t.html != nil {
		if document, failed = execute(t.html, page); failed == nil {
			return document, nil
		}
	}
	return mustExecute(builtInHTML, page), failed
}

// Text writes a page as plain text, in the same way.
func (t *Templates) Text(page *Page) (text string, failed error) {
	if t != nil && t.text != nil {
		if text, failed = execute(t.text, page); failed == nil {
			return text, nil
		}
	}
	return mustExecute(builtInText, page), failed
}

func execute(t executor, page *Page) (string, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, page); err != nil {
		return "", err
	}
	return b.String(), nil
}

// mustExecute is for the built-in templates, which the tests hold to write every page.
func mustExecute(t executor, page *Page) string {
	text, err := execute(t, page)
	if err != nil {
		panic(err)
	}
	return text
}

// amountOf finds a currency's code before its number.
var amountOf = regexp.MustCompile(`([A-Z]{3}) (-?[0-9])`)

// unbroken keeps a number on the line of its currency.
func unbroken(s string) string { return amountOf.ReplaceAllString(s, "$1\u00a0$2") }
