/**
 * Limits of queues, messages, documents and retries that relay and device share, or that an operator may meet; what
 * concerns one file only stands there. Sizes in bytes, times in milliseconds.
 */
export const LIMITS = {
  /** One document update on a socket. Larger offline work goes through catch-up. */
  updateBytes: 1_000_000,
  /** One frame on a device's socket, whatever it holds. */
  frameBytes: 1_100_000,
  /** A longer message to a device goes in parts of this size: on the slowest line one of them takes less than `deadLink`. */
  partBytes: 32_000,
  /** The whole state of one document. */
  documentBytes: 8_000_000,
  /** One message of a y-websocket client, which knows no other way for a week of offline work. */
  messageBytes: 8_100_000,
  /** A client's clock in an update; a claim above it is an attack, not typing. */
  structClock: 2 ** 31,
  /**
   * Work of one update at the relay, in turns with others': twice that of fifty thousand scattered edits made offline, on
   * a machine busy with other things. Beyond it the update is kept aside.
   */
  integrationWork: 10_000,
  /** Work of all long updates of a document that is awake, with what waking it took: two of the longest and to spare. */
  documentWork: 30_000,
  /** An update below this counts for nothing in that sum, and is done whatever the sum. */
  shortWork: 100,
  /**
   * Objects that a document becomes in memory, about half a kilobyte each: structs, types twice, values within structs and
   * ranges of deletes. Six megabytes of written text with three thousand scattered edits have 50,000, twenty thousand
   * paragraphs 100,000. One update may have more, so that what is honest and too large is kept aside, not refused.
   */
  partsPerDocument: 120_000,
  partsPerUpdate: 250_000,
  /**
   * The same of all documents that are awake, sixty megabytes: two of six megabytes of text at once. Those of a few
   * megabytes are not counted and never put to sleep.
   */
  partsAwake: 120_000,
  lightDocument: 10_000,
  /** Types within types, in one update: a list within a list within a text has six. */
  nestedTypes: 100,
  /** Client ids that one update may bring, one for each time its document was opened without the relay, and many to spare. */
  newClientsPerUpdate: 200,
  /** Client ids in a document: one for each time somebody opened it in a tab, by ten people every day for a year. */
  clientsPerDocument: 5_000,
  /** Client ids in a question for the state that the relay has never seen: of offline work, and of a time a restore has lost. */
  unknownClients: 2_000,
  /** Yjs draws client ids of 32 bits. */
  clientId: 2 ** 32 - 1,
  /** One message of who is there: ours have three hundred, and each is told to everybody in the document. */
  awarenessBytes: 2_048,
  channelsPerSocket: 256,
  /** Of one document: a tab has one, and for a moment the one before. Whatever is told in it is told to each. */
  channelsOfDocument: 4,
  /** Of one person in a document, on all their devices: what is said in it is told to each of them at once. */
  channelsOfPerson: 16,
  socketsPerSession: 8,
  /** Devices of one person, and browsers on them; with one more that which was not seen for longest is signed out. */
  sessionsPerPerson: 100,
  /** Updates, and their bytes, that wait in a document's queue for one connection before it is closed with 1013. */
  queuedUpdates: 512,
  queuedBytes: 16_000_000,
  /** The same in all documents of a person: whoever has more to say at once says it by catch-up. */
  queuedBytesOfPerson: 24_000_000,
  /** Updates that rest on what is not here, while the answer that would bring it has not come. */
  gapsUnanswered: 2_000,
  /** Questions for the state, or for who is there, that one connection may ask. */
  questionsOfChannel: { atOnce: 30, perSecond: 1 },
  /**
   * Milliseconds of work, as the relay estimates it, for answers to a person's channels: a device that connects with
   * hundreds of documents takes a fifth of what is had at once. Beyond it answers wait, and so long at most.
   */
  answersOfPerson: { atOnce: 1_000, perSecond: 50 },
  answersWait: 20_000,
  /**
   * Bytes of a person's requests and of the documents and histories they bring; beyond them the next waits. A new device
   * begins with a year; what a device sends counts three times, for it has to be read.
   */
  exchangedByPerson: { atOnce: 80_000_000, perSecond: 6_000_000 },
  /** Updates of so many bytes that bring nothing new, which cost their reading: all it has a device says as it connects. */
  longRepetition: 10_000,
  repetitionsOfChannel: { atOnce: 4, perSecond: 0.2 },
  /** Pings, pongs, openings and closings of one socket; beyond them it is closed. */
  framesOfSocket: { atOnce: 4_000, perSecond: 1_000 },
  /**
   * Messages of documents on all sockets of a person, whenever these were opened; beyond them they are read no faster. A
   * device that connects says four things on each of its channels, a thousand in all. Later it is heard most in a document
   * where others move their carets: y-websocket says again whatever it hears of them, twenty times a second.
   */
  messagesOfPerson: { atOnce: 4_000, perSecond: 2_000 },
  /** Channels opened on one socket: all of them when it connects, all once more when the relay could not serve them. */
  openingsOfSocket: { atOnce: 512, perSecond: 25 },
  /** Answers to pings: a device sends one in five seconds, and any answer says that the line lives. */
  pongsOfSocket: { atOnce: 3, perSecond: 1 },
  /** Bytes of one socket that wait for their documents to be loaded. */
  earlyBytes: 8_000_000,
  /** A log of so many bytes behind the snapshot is compacted, in use and closed. */
  tailBytes: 16_000_000,
  closedTailBytes: 1_000_000,
  /** Updates times bytes that are merged beside other work: a hundred of five kilobytes in sum. */
  mergedInPlace: 500_000,
  /** How long a merge may take for which a device waits, and one for a snapshot; the first takes a tenth of a second. */
  mergePatience: 1_000,
  compactionPatience: 60_000,
  /** How long a relay that ends goes on making snapshots. */
  lastCompactions: 5_000,
  /** How long an ended socket may take to agree. */
  closingPatience: 3_000,
  /** Bytes a reader may leave unread before its channel is closed: the largest state twice. */
  unreadBytes: 16_000_000,
  /** The same on all sockets of a person: with more, those with most of it are cut off. */
  unreadBytesOfPerson: 32_000_000,
  /** What a message that waits takes besides its own bytes, about: the least one fills memory too. */
  messageOverhead: 1_000,
  /** What one answer of a document's history holds, unless a single update is larger; and what a device asks for in all. */
  historyPageBytes: 2_000_000,
  historyPageUpdates: 2_000,
  historyBytes: 64_000_000,
  actBytes: 64_000,
  /** What a request to reopen carries besides its text; a larger one goes as text alone. */
  requestChangesBytes: 32_000,
  actNeeds: 20,
  catchUpBytes: 24_000_000,
  /** Any other request; and a catch-up up to this size counts as small. */
  bodyBytes: 100_000,
  /** Bodies of any other request that are being gathered, of a person or of a network's strangers, and that wait. */
  bodiesAtOnce: 16,
  bodiesWaiting: 64,
  /** Larger ones of one person that are under way at a time: each of their devices sends one. */
  largeBodiesPerPerson: 3,
  /**
   * Catch-ups of one person that are answered at a time, and lists of what is kept aside: each of their devices asks for
   * one. As many more wait as tabs and devices may ask at once; an answer of which nothing is read so long is ended.
   */
  catchUpsPerPerson: 4,
  asideListsPerPerson: 1,
  historiesPerPerson: 2,
  answersWaiting: 12,
  unreadAnswer: 30_000,
  actsPerCatchUp: 500,
  updatesPerCatchUp: 500,
  /** The JSON of a record in a request: the largest act, whose letters may take three bytes each; and its values. */
  recordBytes: 200_000,
  recordValues: 10_000,
  /** Documents of which a device may ask by name, more than the largest holds, and the JSON of that question. */
  inventoryNames: 40_000,
  inventoryBytes: 6_000_000,
  /** Records of a request that brings back; the JSON of each, a signed act or who wrote in a document, and its values. */
  broughtRecords: 30_000,
  broughtRecordBytes: 600_000,
  broughtRecordValues: 40_000,
  /**
   * Bytes of updates of one person that are stored, at once and about as many a day: the log keeps what was deleted again.
   * Beyond them an update stays on its device for a while.
   */
  storedOfPerson: { atOnce: 300_000_000, perSecond: 1_000_000_000 / 86_400 },
  /** Documents a person may begin by name and that no act refers to yet. */
  draftsPerPerson: 300,
  keptAsidePerPerson: 200,
  keptAsideBytesPerPerson: 50_000_000,
  /** Acts of one person that wait for others they rest on. */
  waitingActsPerPerson: 200,
  /**
   * Acts of one person that are kept: so many at once, and about as many a day; a longer one counts for each two thousand
   * letters. Whoever enters all people of a region from a table makes ten thousand in an hour. An honest device is refused
   * what it did without the network after a right had gone, some dozens.
   */
  actsOfPerson: {
    accepted: { atOnce: 20_000, perSecond: 20_000 / 86_400 },
    refused: { atOnce: 500, perSecond: 2_000 / 86_400 },
  },
  actLetters: 2_000,
  /** Acts on one material: a paper in five versions, each with nine experts and reopened twice, has two hundred. */
  actsOfMaterial: 1_000,
  fileBytes: 500 * 1024 * 1024,
  /** A file from here on is large: over a line that may cost money it goes and comes only when its person says so. */
  largeFileBytes: 20 * 1024 * 1024,
  /**
   * A file is kept, sent and fetched in pieces: no more of it lies in a page's memory, and no more is sent again after a
   * break. One that is sent starts small and grows to what the line takes in `pieceTime`.
   */
  pieceBytes: 4_000_000,
  firstPieceBytes: 250_000,
  pieceTime: 4_000,
  /** How often a file that arrives with another hash is sent anew before its person is asked. */
  differingUploads: 3,
  /** Pieces of a file that nobody went on fetching. */
  unfinishedFetch: 7 * 86_400_000,
  /** What uploads leave of the relay's disk to everything else: so many bytes, on a small disk this share of it. */
  diskForOthers: 200_000_000,
  diskShareForOthers: 0.05,
  filesPerMaterial: 20,
  /** Materials that one registry carries, and files that go with it. */
  registryRows: 500,
  registryFiles: 40,
  /** A letter with a registry as it is sent, base64 included: more than this many mail servers do not take. */
  letterBytes: 20_000_000,
  /** A form of a paper, and what it unpacks to: more is no form. */
  templateBytes: 5_000_000,
  templateUnpackedBytes: 40_000_000,
  templateParts: 500,
  /** All files a person has uploaded; a small one counts for so much, for it takes its place in folder and table too. */
  fileBytesPerPerson: 20 * 1024 ** 3,
  fileCharge: 1_000_000,
  /** Uploads a person has begun and not finished, and how long one may lie still. */
  unfinishedUploads: 10,
  uploadIdle: 3 * 86_400_000,
  /** How long uploaded bytes may wait for the words that mention them. */
  fileBeforeMention: 86_400_000,
  heartbeat: 5_000,
  deadLink: 10_000,
  /** Before trying again where the relay has said that it takes no more, or did not understand. */
  pauseAfterTooMuch: 60_000,
  /** A request without a byte of answer for so long, and what it sends at this many bytes a second, is given up. */
  answerPatience: 30_000,
  slowestUpload: 4_000,
  /** How long the relay lets an upload come slower than that. */
  uploadPatience: 30_000,
  /** How long the pill may say «Передаём» before it says «Только на этом телефоне». */
  sendingPatience: 15_000,
  unloadIdleDocument: 60_000,
  sessionDays: 60,
  /** Wrong passwords within the window: for one login from one address, and from one address in all. */
  signInAttempts: 10,
  signInAttemptsPerAddress: 200,
  /** Right ones count too, for a login from one address: each costs a tenth of a second of a processor. */
  signInsPerLogin: 30,
  signInWindow: 10 * 60_000,
  /** Logins and addresses whose attempts are remembered at a time. */
  signInKeys: 50_000,
  /**
   * What is refused to a session, to a person in all sessions or to a stranger's network fills measures that drain by
   * themselves. Above the first mark answers come one at a time, at this pace; at the second everything is refused
   * until the first is reached again.
   */
  refusalsOfSession: { slowed: 60, closed: 240, drainedPerMinute: 30 },
  refusalsOfPerson: { slowed: 600, closed: 2_400, drainedPerMinute: 300 },
  refusalsOfAddress: { slowed: 600, closed: 2_400, drainedPerMinute: 300 },
  refusalPace: 250,
  refusalPatience: 10_000,
  refusalKeys: 50_000,
  /** Lines of the journal of refusals: kept in all, and of one minute, by whom and in all. */
  refusalLines: 50_000,
  refusalLinesPerMinute: 500,
  refusalLinesPerMinuteOfOne: 20,
  /**
   * A table brought as a file: its bytes, what its parts unpack to, cells of the grid from its first to its last one,
   * empty ones included; rows, columns, letters of a cell. No list that one person looks through before confirming it has
   * more rows.
   */
  tableBytes: 10_000_000,
  tableUnpackedBytes: 40_000_000,
  tableGridCells: 2_000_000,
  tableRows: 10_000,
  tableColumns: 100,
  tableCellLetters: 4_000,
  /**
   * Letters and files that are brought at once and looked through before they are entered; a letter's bytes, how deep its
   * parts lie in each other, their headers together, its files, and how much of its text is kept. All together lie in memory.
   */
  incomingAtOnce: 50,
  incomingBytes: 400_000_000,
  letterInBytes: 60_000_000,
  letterNesting: 30,
  letterHeaderBytes: 500_000,
  letterFiles: 60,
  letterTextLetters: 20_000,
  passwordChecksAtOnce: 2,
  passwordChecksWaiting: 40,
} as const;
