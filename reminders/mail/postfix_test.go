package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sheetsync/reminders"
	"sheetsync/reminders/mail"
)

// postfix is a real mail server, of a configuration and a queue of its own. It throws
// away what it takes over.
type postfix struct {
	port  int
	roots *x509.CertPool
}

// startPostfix starts one on a free port. It skips where the tests run as an ordinary
// user, since Postfix's master starts as root only.
func startPostfix(t *testing.T) *postfix {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("Postfix starts as root only")
	}
	command, err := exec.LookPath("postfix")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("Postfix is missing: apt-get install postfix")
		}
		t.Skip("SKIPPED, Postfix is missing: apt-get install postfix")
	}
	dir, err := os.MkdirTemp("", "postfix-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	p := &postfix{port: closedPort(t)}
	p.configure(t, dir)
	run := func(what string) ([]byte, error) {
		return exec.Command(command, "-c", filepath.Join(dir, "etc"), what).CombinedOutput()
	}
	if out, err := run("start"); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		t.Fatalf("start Postfix: %v\n%s%s", err, out, log)
	}
	t.Cleanup(func() {
		if out, err := run("stop"); err != nil {
			t.Errorf("stop Postfix: %v\n%s", err, out)
		}
	})
	return p
}

const masterCF = `127.0.0.1:%d inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

const mainCF = `compatibility_level = 3.6
queue_directory = DIR/queue
data_directory = DIR/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file_prefixes = DIR
maillog_file = DIR/log
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.test
mydestination = example.test
mynetworks = 192.0.2.1/32
inet_interfaces = loopback-only
inet_protocols = ipv4
alias_maps =
alias_database =
local_transport = discard:
default_transport = discard:
local_recipient_maps = texthash:DIR/etc/people
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access texthash:DIR/etc/access
smtpd_tls_security_level = may
smtpd_tls_cert_file = DIR/etc/certificate.pem
smtpd_tls_key_file = DIR/etc/key.pem
`

// access are answers to recipients that people know from other servers.
const access = `full@example.test 552 5.2.2 The mailbox full@example.test is full
later@example.test 450 4.2.0 Greylisted, try again
quota@example.test 550 5.4.5 Daily user sending quota exceeded
bare@example.test 550 no
`

func (p *postfix) configure(t *testing.T, dir string) {
	t.Helper()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "etc", name), []byte(strings.ReplaceAll(text, "DIR", dir)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil { // its servers are of other users
		t.Fatal(err)
	}
	for _, name := range []string{"etc", "queue", "data"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("chown", "postfix", filepath.Join(dir, "data")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	write("main.cf", mainCF)
	write("master.cf", fmt.Sprintf(masterCF, p.port))
	write("people", "li x\nfull x\nlater x\nquota x\nbare x\n")
	write("access", access)
	certificate, key, pool := selfMade(t)
	write("certificate.pem", certificate)
	write("key.pem", key)
	if err := os.Chmod(filepath.Join(dir, "etc", "key.pem"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.roots = pool
}

// selfMade makes a certificate for 127.0.0.1 and what trusts it.
func selfMade(t *testing.T) (certificate, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mx.example.test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	encode := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return encode("CERTIFICATE", der), encode("PRIVATE KEY", keyDER), pool
}

// A real mail server's answers are judged as our own's are.
func TestPostfix(t *testing.T) {
	t.Parallel()
	p := startPostfix(t)
	sender, err := mail.New(mail.Config{Host: "127.0.0.1", Port: p.port, From: "Register <register@example.test>", RootCAs: p.roots})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sender.Close() })
	for _, tt := range []struct {
		to, class, text string
		want            error
	}{
		{"li@example.test", "", "", nil},
		{"nobody@example.test", "recipient 550 5.1.1", "there is no such mailbox", reminders.ErrRefused},
		{"li@elsewhere.example", "recipient 554 5.7.1", "relaying denied", reminders.ErrDeferred},
		{"full@example.test", "recipient 552 5.2.2", "the mailbox is full", reminders.ErrDeferred},
		{"later@example.test", "recipient 450 4.2.0", "tried again later", reminders.ErrDeferred},
		{"quota@example.test", "recipient 550 5.4.5", "used up its quota", reminders.ErrDeferred},
		{"bare@example.test", "recipient 550 5.7.1", "refuses it by its policy", reminders.ErrDeferred}, // Postfix adds an enhanced status
		{"li@example.test", "", "", nil},
	} {
		receipt, err := sender.Deliver(t.Context(), message(tt.to))
		checkOutcome(t, err, tt.want, tt.class)
		if err != nil && !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: told as %v", tt.to, err)
		}
		if err == nil && (receipt != mail.Receipt{Code: 250, Enhanced: "2.0.0"}) {
			t.Errorf("%s: taken over with %+v", tt.to, receipt)
		}
	}
	var steps []string
	if err := sender.Check(t.Context(), func(step mail.Step, found string) { steps = append(steps, string(step)+": "+found) }); err != nil {
		t.Errorf("check: %v", err)
	}
	if got := strings.Join(steps, "\n"); !strings.Contains(got, "tls: TLS 1.3, the certificate is for 127.0.0.1 and valid until") || !strings.Contains(got, "sender: ") {
		t.Errorf("checked:\n%s", got)
	}
	stranger, err := mail.New(mail.Config{Host: "127.0.0.1", Port: p.port, From: "register@example.test"})
	if err != nil {
		t.Fatal(err)
	}
	checkOutcome(t, stranger.Send(t.Context(), message("li@example.test")), reminders.ErrNotSent, "connect: certificate")
	implicit, err := mail.New(mail.Config{Host: "127.0.0.1", Port: p.port, TLS: mail.TLSImplicit, From: "register@example.test", RootCAs: p.roots})
	if err != nil {
		t.Fatal(err)
	}
	checkOutcome(t, implicit.Send(t.Context(), message("li@example.test")), reminders.ErrNotSent, "connect: clear text")
}
