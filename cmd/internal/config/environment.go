package config

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"sheetsync/sheetschema/nearest"
)

// Prefix begins the name of every environment variable that sets something.
const Prefix = "SHEETSYNC_"

// FileVariable names the configuration file when no flag does.
const FileVariable = Prefix + "CONFIG"

// orchestrated are variables that container orchestrators set for a service
// that happens to be called sheetsync.
var orchestrated = regexp.MustCompile(`^SHEETSYNC_(SERVICE_|PORT$|PORT_\d|[0-9_]*TCP)`)

// itemVariable names a setting of a list's item.
var itemVariable = regexp.MustCompile(`^(REGISTERS|CHANNELS)_(\d{1,4})_(.+)$`)

// readEnvironment adds the settings of SHEETSYNC_… variables to v.
func readEnvironment(environ []string, v values, p *problems) {
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	given := map[string]string{}
	for _, pair := range environ {
		name, text, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, Prefix) && name != FileVariable && text != "" && !orchestrated.MatchString(name) {
			given[name] = text
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		at := Origin{kind: fromEnvironment, name: name}
		key, ok := variableKey(strings.TrimPrefix(name, Prefix))
		if !ok {
			hint := "Settings are named like SHEETSYNC_DATABASE_URL or SHEETSYNC_REGISTERS_0_SPREADSHEET."
			if near := nearest.Name(name, variableNames()); near != "" {
				hint = "Did you mean " + near + "?"
			}
			p.add(at, "", hint, "no setting has this name")
			continue
		}
		v.set(key, flat(key, given[name], at, dir))
	}
}

// flat makes a value of one text.
func flat(key, text string, at Origin, dir string) value {
	given := value{text: text, origin: at, dir: dir}
	if s, _, _ := find(key); s.form == list {
		given.items = splitList(text)
	}
	return given
}

// variableKey returns the key that a variable's name, without the prefix, sets.
func variableKey(name string) (string, bool) {
	list, prefix, rest := "", "", name
	if m := itemVariable.FindStringSubmatch(name); m != nil {
		number := strings.TrimLeft(m[2][:len(m[2])-1], "0") + m[2][len(m[2])-1:]
		list, rest = strings.ToLower(m[1]), m[3]
		prefix = list + "." + number + "."
		if role, ok := strings.CutPrefix(rest, "ROLES_"); ok && role != "" {
			return prefix + "roles." + strings.ToLower(role), true
		}
	}
	for _, s := range settings {
		after, ok := s.key, true
		if list != "" {
			after, ok = strings.CutPrefix(s.key, list+".*.")
		}
		if !ok || strings.Contains(after, "*") {
			continue
		}
		switch upper := variable(after); {
		case upper == rest:
			return prefix + after, true
		case s.secret && upper+strings.ToUpper(fileSuffix) == rest:
			return prefix + after + fileSuffix, true
		}
	}
	return "", false
}

func variable(key string) string { return strings.ToUpper(strings.ReplaceAll(key, ".", "_")) }

func variableNames() []string {
	names := make([]string, 0, len(settings))
	for _, s := range settings {
		if !strings.HasSuffix(s.key, "*") {
			names = append(names, Prefix+variable(strings.ReplaceAll(s.key, "*", "0")))
		}
	}
	return names
}

// readAssignments adds the settings of --set key=value to v, after the others,
// because registers may be named.
func readAssignments(assignments []string, v values, p *problems) {
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	for _, assignment := range assignments {
		key, text, ok := strings.Cut(assignment, "=")
		at := Origin{kind: fromFlag, name: "--set " + key}
		if !ok {
			p.add(Origin{kind: fromFlag, name: "--set"}, "", "Write --set key=value, such as --set mail.port=25.", "no = in the assignment")
			continue
		}
		key, err := resolveItem(strings.TrimSpace(key), v)
		if err != nil {
			p.add(at, "", "", "%v", err)
			continue
		}
		if !isSetting(key) {
			hint := ""
			if near := nearest.Name(key, settingNames()); near != "" {
				hint = "Did you mean " + near + "?"
			}
			p.add(at, "", hint, "no setting has this key")
			continue
		}
		v.set(key, flat(key, text, at, dir))
	}
}

// resolveItem turns registers.<name>.… into registers.<number>.…, and the same of
// channels.
func resolveItem(key string, v values) (string, error) {
	list, after, _ := strings.Cut(key, ".")
	if _, numbered := itemIndex(list, key); numbered || !slices.Contains(listKeys, list) || after == "" {
		return key, nil
	}
	name, rest, _ := strings.Cut(after, ".")
	var names []string
	for i := range v.count(list) {
		given := v[itemKey(list, i, "name")].text
		if given == name {
			return itemKey(list, i, rest), nil
		}
		names = append(names, given)
	}
	what := strings.TrimSuffix(list, "s")
	if len(names) == 0 {
		return "", fmt.Errorf("there is no %s %q: none is configured", what, name)
	}
	return "", fmt.Errorf("there is no %s %q: there is %s", what, name, orNames(names))
}

func settingNames() []string {
	names := make([]string, len(settings))
	for i, s := range settings {
		names[i] = s.key
	}
	return names
}
