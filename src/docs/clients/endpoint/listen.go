// Prints every request of an endpoint once and in order, across lost connections and
// restarts.
//
//	go mod init listen && go get github.com/gorilla/websocket  (Go 1.20 or newer)
//	HOOKWIRE_STREAM=wss://…/ws/ENDPOINT_ID HOOKWIRE_API_KEY=hwk_… go run listen.go
package main

import (
	"fmt"
	"io"
	"log"
	"math/rand"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

type message struct {
	Type    string
	Payload struct {
		Seq, From, To                  int64
		ID, Method, Path, Body, Reason string
	}
}

const positionFile = "position.txt"

// Below 0: no saved position, so it begins with the next request; write 0 into the file
// to begin with the oldest.
var seq int64 = -1

// Your work. The position is saved after it: a crash in between repeats one request,
// which has the same id.
func handle(m message) error {
	p := m.Payload
	_, err := fmt.Printf("#%d %s %s %s\n", p.Seq, p.Method, p.Path, p.Body)
	return err
}

func save(next int64) {
	seq = next
	err := os.WriteFile(positionFile+".new", []byte(strconv.FormatInt(seq, 10)), 0o600)
	if err == nil {
		err = os.Rename(positionFile+".new", positionFile)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func receive(m message) error {
	p := m.Payload
	switch {
	case m.Type == "connected" && seq < 0:
		save(p.Seq)
	case m.Type == "gap":
		log.Printf("%d to %d are gone: %s", p.From, p.To, p.Reason)
		save(p.To)
	case m.Type == "new_request" && p.Seq > seq:
		if err := handle(m); err != nil {
			return err
		}
		save(p.Seq)
	}
	return nil
}

// follow returns why the stream ended, whether it worked, and how long the server asks
// to wait.
func follow() (worked bool, wait time.Duration, err error) {
	address := os.Getenv("HOOKWIRE_STREAM")
	if seq >= 0 {
		address += "?after=" + strconv.FormatInt(seq, 10)
	}
	header := http.Header{"Authorization": {"Bearer " + os.Getenv("HOOKWIRE_API_KEY")}}
	socket, response, err := websocket.DefaultDialer.Dial(address, header)
	if response != nil && err != nil {
		text, _ := io.ReadAll(response.Body)
		err = fmt.Errorf("refused with %s %s", response.Status, text)
		retryAfter, missing := strconv.Atoi(response.Header.Get("Retry-After"))
		// A refusal that can pass says when to come back. Any other stays until you
		// change something.
		if response.StatusCode < 500 && missing != nil {
			log.Fatal("Stopped: ", err)
		}
		return false, time.Duration(retryAfter) * time.Second, err
	}
	if err != nil {
		return false, 0, err
	}
	defer socket.Close()

	// The server pings every 30 s. A line that says nothing for longer is dead.
	alive := func() { socket.SetReadDeadline(time.Now().Add(75 * time.Second)) }
	answer := socket.PingHandler()
	socket.SetPingHandler(func(data string) error { alive(); return answer(data) })
	for {
		alive()
		var m message
		if err := socket.ReadJSON(&m); err != nil {
			return worked, 0, err
		}
		if err := receive(m); err != nil {
			return worked, 0, err
		}
		worked = worked || m.Type == "new_request" || m.Type == "caught_up"
	}
}

func main() {
	if text, err := os.ReadFile(positionFile); err == nil {
		seq, _ = strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	}
	for tries := 0; ; tries++ {
		worked, wait, err := follow()
		if websocket.IsCloseError(err, 1008, 1009, 4001, 4003, 4004) {
			log.Fatal("Stopped: ", err)
		}
		if worked {
			tries = 0
		}
		// Full jitter: a thousand clients of a server that restarts do not come back at
		// once.
		limit := 30 * time.Second
		if tries < 6 {
			limit = 500 * time.Millisecond << tries
		}
		if jitter := time.Duration(rand.Int63n(int64(limit))); jitter > wait {
			wait = jitter
		}
		log.Printf("%v; again in %v", err, wait.Round(100*time.Millisecond))
		time.Sleep(wait)
	}
}
