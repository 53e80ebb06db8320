package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

// Access tokens that are fresh when you ask for them: signs in, refreshes, and keeps
// the refresh token in a file.
type tokens struct {
	sync.Mutex // One renewal at a time: a refresh token that is used twice ends the sign-in.
	access     string
	renewAt    time.Time
}

const tokenFile = "refresh-token.txt"

// A refusal that can pass says how long to wait. Any other (wait below 0) stays until
// you change something.
type refused struct {
	text string
	wait time.Duration
}

func (r refused) Error() string { return r.text }

func (t *tokens) get() (string, error) {
	t.Lock()
	defer t.Unlock()
	if time.Now().Before(t.renewAt) {
		return t.access, nil
	}
	pair, err := refresh()
	if err == nil && pair.Access == "" {
		email, password := os.Getenv("HOOKWIRE_EMAIL"), os.Getenv("HOOKWIRE_PASSWORD")
		pair, err = post("/v1/auth/login", map[string]string{"email": email, "password": password})
	}
	if err == nil {
		err = os.WriteFile(tokenFile, []byte(pair.Refresh), 0o600)
	}
	if err != nil {
		return "", err
	}
	t.access = pair.Access
	t.renewAt = time.Now().Add(time.Duration(pair.ExpiresIn-90) * time.Second)
	return t.access, nil
}

// forget makes the next token a new one: the server did not take the last.
func (t *tokens) forget() {
	t.Lock()
	defer t.Unlock()
	t.renewAt = time.Time{}
}

type pair struct {
	Access    string `json:"access_token"`
	Refresh   string `json:"refresh_token"`
	ExpiresIn int    `json:"expires_in"`
}

// refresh returns an empty pair when there is no refresh token that still works.
func refresh() (pair, error) {
	text, err := os.ReadFile(tokenFile)
	if err != nil {
		return pair{}, nil
	}
	fresh, err := post("/v1/auth/refresh", map[string]string{"refresh_token": string(text)})
	if r, ok := err.(refused); ok && r.wait < 0 {
		return pair{}, nil
	}
	return fresh, err
}

func post(path string, body any) (fresh pair, err error) {
	text, _ := json.Marshal(body)
	client := http.Client{Timeout: 10 * time.Second}
	url := os.Getenv("HOOKWIRE_URL") + path
	response, err := client.Post(url, "application/json", bytes.NewReader(text))
	if err != nil {
		return fresh, err
	}
	defer response.Body.Close()
	if response.StatusCode == 200 {
		return fresh, json.NewDecoder(response.Body).Decode(&fresh)
	}
	answer, _ := io.ReadAll(response.Body)
	seconds, missing := strconv.Atoi(response.Header.Get("Retry-After"))
	if missing != nil && response.StatusCode < 500 {
		seconds = -1
	}
	said := fmt.Sprintf("%s answered %s %s", path, response.Status, answer)
	return fresh, refused{said, time.Duration(seconds) * time.Second}
}
