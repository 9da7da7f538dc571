package sheetschema

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sheetsync/sheetschema/pgname"
)

const (
	nameHint = "use letters, digits and _, beginning with a letter, such as order_lines"
)

var (
	identifier  = regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N}_]*$`)
	packageName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)
)

// identifierFault says what keeps a name from being used in the database and
// in expressions; "" for nothing.
func identifierFault(name string, longest int) string {
	switch {
	case strings.HasPrefix(name, "_"):
		return "names that begin with _ belong to the service"
	case len(name) > longest:
		return fmt.Sprintf("the name is longer than the %d bytes that the database has room for", longest)
	case !utf8.ValidString(name) || !identifier.MatchString(name):
		return fmt.Sprintf("%q can't be a name in the database", name)
	case !norm.NFC.IsNormalString(name):
		return fmt.Sprintf("%q is not in Unicode's composed form", name)
	default:
		return ""
	}
}

func fieldNameFault(name string) string {
	if pgname.IsSystemColumn(name) {
		return fmt.Sprintf("%q is a name that PostgreSQL keeps for itself", name)
	}
	return identifierFault(name, pgname.MaxBytes)
}

func resourceNameFault(name string) string {
	if strings.HasPrefix(name, pgname.ReportPrefix) {
		return fmt.Sprintf("names that begin with %s belong to the service's report views", pgname.ReportPrefix)
	}
	return identifierFault(name, pgname.MaxBytes-len(pgname.HistorySuffix))
}

func packageNameFault(name string) string {
	if len(name) > pgname.MaxBytes || !packageName.MatchString(name) {
		return fmt.Sprintf("%q can't be the name of a register", name)
	}
	return ""
}
