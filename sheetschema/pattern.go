package sheetschema

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
)

// A Pattern is a regular expression, in RE2's syntax, that a whole text must
// match. It takes time linear in the text, whatever the pattern.
type Pattern struct {
	source string
	regexp *regexp.Regexp
}

// NewPattern compiles a pattern.
func NewPattern(source string) (*Pattern, error) {
	// By itself first, so that parentheses can't close the group below.
	if _, err := syntax.Parse(source, syntax.Perl); err != nil {
		return nil, patternError(err)
	}
	compiled, err := regexp.Compile(`\A(?:` + source + `)\z`)
	if err != nil {
		return nil, patternError(err)
	}
	return &Pattern{source: source, regexp: compiled}, nil
}

func patternError(err error) error {
	var fault *syntax.Error
	if errors.As(err, &fault) {
		return fmt.Errorf("%s in the pattern: %q", fault.Code, fault.Expr)
	}
	return fmt.Errorf("the pattern can't be compiled: %w", err)
}

// Match reports whether the whole text matches.
func (p *Pattern) Match(text string) bool { return p.regexp.MatchString(text) }

// String returns the pattern as the descriptor gives it.
func (p *Pattern) String() string { return p.source }
