package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"sheetsync/cmd/internal/config"
)

// What deploy sets in the environment are settings, and the commands that it
// runs are commands.
func TestDeployFiles(t *testing.T) {
	t.Parallel()
	variable := regexp.MustCompile(`SHEETSYNC_[A-Z_]+[A-Z]`)
	for _, name := range []string{"Dockerfile", "compose.yaml", "sheetsync.service", "sheetsync-backup.service", "helm/sheetsync/templates/deployment.yaml"} {
		content, err := os.ReadFile(filepath.Join("..", "..", "deploy", name))
		if err != nil {
			t.Fatal(err)
		}
		found := variable.FindAllString(string(content), -1)
		if len(found) == 0 {
			t.Errorf("%s sets nothing", name)
		}
		for _, v := range found {
			if v == config.FileVariable {
				continue
			}
			_, err := config.Load(config.Sources{File: filepath.Join("..", "..", "deploy", "sheetsync.example.yaml"), Environ: []string{v + "=/nowhere"}})
			if err != nil && strings.Contains(err.Error(), "no setting has this name") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// An image's build gets what the program is made of, and nothing that may lie beside it.
func TestImageContext(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("..", "..", ".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(string(content)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			got = append(got, line)
		}
	}
	want := []string{"*", "!go.mod", "!go.sum"}
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "deploy" && !strings.HasPrefix(e.Name(), ".") && isSource(t, filepath.Join("..", "..", e.Name())) {
			want = append(want, "!"+e.Name())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("into the build get %q, want %q", got, want)
	}
}

// isSource reports whether there is Go in a directory.
func isSource(t *testing.T, dir string) (is bool) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if is = is || filepath.Ext(path) == ".go"; is {
			return filepath.SkipAll
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return is
}

func TestCompose(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join("..", "..", "deploy", "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct {
			Command []string `yaml:"command"`
			Secrets []string `yaml:"secrets"`
		} `yaml:"services"`
		Secrets map[string]any `yaml:"secrets"`
	}
	if err := yaml.Unmarshal(content, &compose); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(compose.Services["sheetsync"].Command, []string{"run"}) {
		t.Errorf("it runs sheetsync %q", compose.Services["sheetsync"].Command)
	}
	for name, service := range compose.Services {
		for _, secret := range service.Secrets {
			if compose.Secrets[secret] == nil {
				t.Errorf("%s uses the secret %s, which is none", name, secret)
			}
		}
	}
}
