package language

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// addSideBySide adds the messages of a file that has them in every language, and
// the facts beside them.
func (a *area) addSideBySide(prefix string, tree map[string]any) error {
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		key := prefix + "." + name
		switch value := tree[name].(type) {
		case map[string]any:
			if _, isMessage := value[string(English)].(string); isMessage {
				problems = append(problems, a.addTranslated(key, value))
			} else {
				problems = append(problems, a.addSideBySide(key, value))
			}
		default:
			facts, err := factsOf(value)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", key, err))
				continue
			}
			a.facts[Key(key)] = facts
		}
	}
	return errors.Join(problems...)
}

// addTranslated adds a message by language.
func (a *area) addTranslated(key string, texts map[string]any) error {
	var problems []error
	for tag, value := range texts {
		text, isText := value.(string)
		messages, known := a.messages[Tag(tag)]
		if !isText || !known {
			problems = append(problems, fmt.Errorf("%s: %s is no language, or has no text", key, tag))
			continue
		}
		m, err := parseMessage(text)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %s: %w", key, tag, err))
			continue
		}
		messages[Key(key)] = m
	}
	return errors.Join(problems...)
}

func factsOf(value any) ([]string, error) {
	if text, ok := value.(string); ok {
		return []string{text}, nil
	}
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("a fact is a text or a list of texts, not %T (put it in quotes)", value)
	}
	facts := make([]string, 0, len(list))
	for _, v := range list {
		text, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("a fact is a text, not %T (put it in quotes)", v)
		}
		facts = append(facts, text)
	}
	return facts, nil
}

// Facts returns what the built-in catalogue says at a key that isn't a text for
// people, such as the severity of an issue; none where it says nothing.
func Facts(key Key) []string { return slices.Clone(builtIn().areaOf(key).facts[key]) }
