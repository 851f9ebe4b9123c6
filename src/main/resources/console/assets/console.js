// Small comforts of the console. Every page works without this file.
(function () {
  'use strict';

  // a file dropped onto a form becomes its file field
  function dropInto(form) {
    var field = form.querySelector('input[type=file]');
    ['dragenter', 'dragover'].forEach(function (name) {
      form.addEventListener(name, function (event) {
        event.preventDefault();
        form.classList.add('dropping');
      });
    });
    form.addEventListener('dragleave', function (event) {
      if (!form.contains(event.relatedTarget)) {
        form.classList.remove('dropping');
      }
    });
    form.addEventListener('drop', function (event) {
      event.preventDefault();
      form.classList.remove('dropping');
      if (event.dataTransfer.files.length > 0) {
        field.files = event.dataTransfer.files;
      }
    });
  }

  // a file that is too large is refused before it is sent
  function limitSize(form) {
    var field = form.querySelector('input[type=file]');
    function check() {
      var file = field.files[0];
      field.setCustomValidity(file && file.size > Number(form.dataset.limit) ? form.dataset.tooLarge : '');
      return field.reportValidity();
    }
    field.addEventListener('change', check);
    form.addEventListener('drop', check);
  }

  // one box ticks or clears all others of its form; clearing another clears that one
  function tickAll(box) {
    var others = box.form.querySelectorAll('input[type=checkbox][name="' + box.dataset.all + '"]');
    box.addEventListener('change', function () {
      others.forEach(function (each) {
        each.checked = box.checked;
      });
    });
    others.forEach(function (each) {
      each.addEventListener('change', function () {
        box.checked = box.checked && each.checked;
      });
    });
  }

  // Tab goes from one field at fault to the next; Shift and Tab also reaches the tick boxes
  function tabToNext(field, index, all) {
    var next = all[index + 1];
    field.addEventListener('keydown', function (event) {
      if (next && event.key === 'Tab' && !event.shiftKey) {
        event.preventDefault();
        next.focus();
        next.select();
      }
    });
  }

  // a form that is being sent is not sent again
  function sendOnce(form) {
    form.addEventListener('submit', function (event) {
      if (form.dataset.sent) {
        event.preventDefault();
      }
      form.dataset.sent = 'true';
    });
  }

  document.querySelectorAll('form[data-drop]').forEach(dropInto);
  document.querySelectorAll('form[data-limit]').forEach(limitSize);
  document.querySelectorAll('input[data-all]').forEach(tickAll);
  document.querySelectorAll('.correction [aria-invalid]').forEach(tabToNext);
  document.querySelectorAll('form[method=post]').forEach(sendOnce);
  // a page from the browser's memory may be used again
  window.addEventListener('pageshow', function (event) {
    if (event.persisted) {
      document.querySelectorAll('form[data-sent]').forEach(function (form) {
        delete form.dataset.sent;
      });
    }
  });
})();
