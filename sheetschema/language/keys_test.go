package language

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestKeysInCodeExist looks through the whole repository for keys written as
// literals: the first argument of Say, a conversion to Key, and constants and
// variables declared as Key. Each must be in the catalogues, and arguments
// given as a literal must be those that the message uses.
func TestKeysInCodeExist(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	files := token.NewFileSet()
	var found int
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".") && path != root) {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || filepath.Base(filepath.Dir(path)) == "language" {
			return nil
		}
		// A file with a fault is the compiler's to report; what was read of it
		// counts.
		file, _ := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if file == nil {
			return nil
		}
		for _, use := range keyUses(file) {
			found++
			checkKeyUse(t, files.Position(use.pos), use)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d keys in the code", found)
}

func checkKeyUse(t *testing.T, at token.Position, use keyUse) {
	t.Helper()
	names, ok := builtIn().Placeholders(English, use.key)
	if !ok {
		t.Errorf("%s: the message %q is in no catalogue", at, use.key)
		return
	}
	if use.args == nil {
		return
	}
	for _, name := range names {
		if !slices.Contains(use.args, name) {
			t.Errorf("%s: the message %q needs the argument %q", at, use.key, name)
		}
	}
	for _, name := range use.args {
		if !slices.Contains(names, name) {
			t.Errorf("%s: the message %q does not use the argument %q", at, use.key, name)
		}
	}
}

// keyUse is a key in the code; args is nil when the arguments are not given as
// a literal beside it.
type keyUse struct {
	key  Key
	args []string
	pos  token.Pos
}

func keyUses(file *ast.File) []keyUse {
	var uses []keyUse
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.CallExpr:
			selector, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || len(n.Args) == 0 {
				return true
			}
			key, ok := literalText(n.Args[0])
			switch {
			case ok && selector.Sel.Name == "Say" && len(n.Args) == 2:
				uses = append(uses, keyUse{key: Key(key), args: literalArgs(n.Args[1]), pos: n.Pos()})
			case ok && isKeyType(selector):
				uses = append(uses, keyUse{key: Key(key), pos: n.Pos()})
			}
		case *ast.ValueSpec:
			if selector, ok := n.Type.(*ast.SelectorExpr); ok && isKeyType(selector) {
				for _, value := range n.Values {
					if key, ok := literalText(value); ok {
						uses = append(uses, keyUse{key: Key(key), pos: value.Pos()})
					}
				}
			}
		}
		return true
	})
	return uses
}

func isKeyType(selector *ast.SelectorExpr) bool {
	pkg, ok := selector.X.(*ast.Ident)
	return ok && pkg.Name == "language" && selector.Sel.Name == "Key"
}

func literalText(expr ast.Expr) (string, bool) {
	literal, ok := expr.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

// literalArgs returns the names in an Args literal, an empty list for nil, and
// nil for anything that is only known when the program runs.
func literalArgs(expr ast.Expr) []string {
	if ident, ok := expr.(*ast.Ident); ok && ident.Name == "nil" {
		return []string{}
	}
	composite, ok := expr.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	names := []string{}
	for _, element := range composite.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		name, ok := literalText(pair.Key)
		if !ok {
			return nil
		}
		names = append(names, name)
	}
	return names
}

func TestKeyUsesAreFound(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", `package x
const a language.Key = "a.a"
var b = language.Key("b.b")
func f(p *language.Printer, args language.Args) {
	p.Say("c.c", language.Args{"n": 1})
	p.Say("d.d", nil)
	p.Say("e.e", args)
	p.Say(a, nil)
	p.Text("not.a.key")
}`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, use := range keyUses(file) {
		args := "?"
		if use.args != nil {
			args = strings.Join(use.args, ",")
		}
		got = append(got, string(use.key)+"("+args+")")
	}
	if want := "a.a(?) b.b(?) c.c(n) d.d() e.e(?)"; strings.Join(got, " ") != want {
		t.Errorf("found %v, want %s", got, want)
	}
}
